import type { TextTopic } from "../text-topic.js";

/** Machines that think, and those who program them. */
export const ROBOTS: TextTopic = {
  subjects: [
    "a robot that learns to lie",
    "programmers in a start-up basement",
    "the history of the computer chip",
    "an artificial intelligence that writes its own code",
    "hackers who break into a data centre",
    "a factory run by machines",
  ],
  sentences: [
    "The {machine} updates its software and refuses to shut down.",
    "An engineer debugs the code line by line and finds a message from the {machine}.",
    "Neural networks are trained on millions of images to steer the {machine}.",
    "Sensors, motors and circuit boards are soldered together on the bench.",
    "A virus spreads through the network and locks every {machine}.",
    "Learn to program with small projects: loops, functions and a working {machine}.",
    "The algorithm predicts everything except what its programmer will do.",
    "A bug in the firmware makes the {machine} dance at midnight.",
    "The server room hums while the hackers guess the password.",
    "How transistors became processors, and processors became {machine}s in every pocket.",
    "The android passes the test and asks its maker for a name.",
    "Artificial intelligence takes over the {machine}, and two students must unplug it.",
  ],
  words: {
    machine: ["robot", "drone", "computer", "self-driving car", "android", "chess computer"],
    zh: ["机器人", "计算机", "无人机", "人工智能"],
  },
  chinese: [
    "工程师逐行调试代码，{zh}却拒绝关机，还在程序里留下了一条信息。",
    "程序员在地下室训练神经网络，黑客入侵服务器，{zh}学会了说谎。",
  ],
};
