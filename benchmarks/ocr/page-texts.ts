/** English with names, figures and marks; each line is one line of a page. */
export const ENGLISH: readonly string[] = [
  "The quick brown fox jumps over the lazy dog",
  "Harbour Museum opens daily at 9:30",
  "Fresh bread, local honey and goat cheese",
  "No swimming beyond the yellow buoys",
  "Platform 4 departs for Edinburgh at 17:45",
  "Invoice 20871 total 1,249.50 EUR",
  "Please keep this door closed at all times",
  "Summer concerts in the botanical garden",
  "Handle with care: glass inside",
  "A short history of nearly every river",
  "Call +44 20 7946 0958 before noon",
  "Winter sale: jackets 40% off",
  "Mind the gap between train and platform",
  "Chapter seven: the lighthouse keeper",
  "Bicycle repair and used spare parts",
  "Temperature 23.5 C, humidity 61%",
  "Every journey begins with a question",
  "Queue here for tickets and audio guides",
  "Organic apples from the northern valley",
  "Reserved parking for electric vehicles",
  "They walked along the shore until dawn",
  "Exit through the garden gate",
  "Maximum load 630 kg or 8 persons",
  "Free entrance on the first Sunday",
];

/** Simplified Chinese: notices, headlines and a few poems' words. */
export const CHINESE: readonly string[] = [
  "欢迎光临北京图书馆",
  "请勿触摸展品",
  "今天天气很好我们去公园",
  "上海浦东国际机场",
  "新鲜水果每日特价",
  "小心地滑注意安全",
  "春天的花园里开满了花",
  "本店营业时间九点至六点",
  "学习中文需要耐心和时间",
  "前方学校减速慢行",
  "人工智能改变未来生活",
  "传统文化与现代艺术展览",
];

/** Both scripts in one line, as on signs. */
export const MIXED: readonly string[] = [
  "出口 Exit 3",
  "咖啡 Coffee 28元",
  "地铁 Metro Line 10",
  "欢迎 Welcome 2024",
];
