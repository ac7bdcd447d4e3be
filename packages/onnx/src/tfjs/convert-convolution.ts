import type { GraphBuilder } from "../graph/graph-builder.js";
import { integerList, text, textList } from "./tfjs-attributes.js";
import { invalidGraph, type TfjsNode } from "./tfjs-graph.js";
import type { TfjsWeight, TfjsWeights } from "./tfjs-weights.js";

/** What TensorFlow may fold into a convolution, after it. */
const ACTIVATIONS = new Set(["Relu", "Relu6"]);

/**
 * A plain or depthwise convolution, with the bias and activation fused into it.
 *
 * TensorFlow pads `SAME` at the end first, which ONNX calls `SAME_UPPER`.
 *
 * @param input The image, `[batch, channels, height, width]`.
 * @throws `INVALID_MODEL` for weights that are missing or of another rank, and for fusions not known here.
 */
export function addConvolution(
  graph: GraphBuilder,
  node: TfjsNode,
  input: string,
  weights: TfjsWeights,
): string {
  const depthwise = /depthwise/i.test(node.operator);
  const kernel = kernelOf(node, weights);
  const [, , inputChannels = 0] = kernel.shape;
  const inputs = [input, addKernel(graph, node, kernel, depthwise)];
  const fused = textList(node, "fused_ops");
  const activation = fused.find((name) => ACTIVATIONS.has(name));
  const unknown = fused.find((name) => name !== "BiasAdd" && !ACTIVATIONS.has(name));
  if (unknown !== undefined) throw invalidGraph(`node "${node.name}" has the unknown fusion ${unknown}`);
  if (fused.includes("BiasAdd")) inputs.push(addBias(graph, node, weights));

  const convolved = graph.add("Conv", inputs, {
    strides: integerList(node, "strides").slice(1, 3),
    dilations: integerList(node, "dilations").slice(1, 3),
    auto_pad: text(node, "padding") === "SAME" ? "SAME_UPPER" : "VALID",
    group: depthwise ? inputChannels : 1,
  });
  return activation === undefined ? convolved : addActivation(graph, activation, convolved);
}

/** `Relu`, `Relu6` or another activation of one input. */
export function addActivation(graph: GraphBuilder, operator: string, input: string): string {
  return operator === "Relu6"
    ? graph.add("Clip", [input, graph.float(0), graph.float(6)])
    : graph.add(operator, [input]);
}

function kernelOf(node: TfjsNode, weights: TfjsWeights): TfjsWeight {
  const kernel = weights.get(node.inputs[1] ?? "");
  if (kernel === undefined || kernel.shape.length !== 4 || !(kernel.data instanceof Float32Array))
    throw invalidGraph(`node "${node.name}" has no kernel of four dimensions`);
  if (text(node, "data_format") !== "NHWC")
    throw invalidGraph(`node "${node.name}" is not in the layout NHWC`);
  return kernel;
}

/**
 * From `[height, width, in, out]` to `[out, in, height, width]`; a depthwise kernel's last axis counts outputs
 * for each input, and its groups have one input each.
 */
function addKernel(graph: GraphBuilder, node: TfjsNode, kernel: TfjsWeight, depthwise: boolean): string {
  const [height = 0, width = 0, inputs = 0, outputs = 0] = kernel.shape;
  const moved = new Float32Array(kernel.data.length);
  const area = height * width;
  let from = 0;
  for (let place = 0; place < area; place++) {
    for (let input = 0; input < inputs; input++) {
      for (let output = 0; output < outputs; output++, from++) {
        const row = depthwise ? input * outputs + output : output * inputs + input;
        moved[row * area + place] = kernel.data[from]!;
      }
    }
  }
  const shape = depthwise ? [inputs * outputs, 1, height, width] : [outputs, inputs, height, width];
  return graph.floats(`${node.name} kernel`, shape, moved);
}

function addBias(graph: GraphBuilder, node: TfjsNode, weights: TfjsWeights): string {
  const bias = weights.get(node.inputs[2] ?? "");
  if (bias === undefined || bias.shape.length !== 1)
    throw invalidGraph(`node "${node.name}" has no bias of one dimension`);
  return graph.floats(`${node.name} bias`, bias.shape, Float32Array.from(bias.data));
}
