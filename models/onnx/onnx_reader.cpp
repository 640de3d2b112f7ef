// SPDX-License-Identifier: Apache-2.0
#include <google/protobuf/io/coded_stream.h>
#include <onnx/onnx_pb.h>

#include <limits>
#include <set>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"
#include "models/graph/constant.hpp"
#include "models/graph/passes/own_constants.hpp"
#include "models/onnx/external_data.hpp"
#include "models/onnx/onnx_file.hpp"
#include "models/onnx/onnx_versions.hpp"
#include "models/onnx/signature.hpp"
#include "models/onnx/tensor_proto.hpp"
#include "models/onnx/upgrade.hpp"

namespace etalon::models {
namespace {

Attribute attribute_from(const onnx::AttributeProto& attribute, const std::string& node,
                         ExternalData& external) {
  switch (attribute.type()) {
    case onnx::AttributeProto::INT: return attribute.i();
    case onnx::AttributeProto::FLOAT: return attribute.f();
    case onnx::AttributeProto::STRING: return attribute.s();
    case onnx::AttributeProto::TENSOR:
      return array_from_onnx(attribute.t(), text("node '", node, "', attribute ", attribute.name()),
                             external);
    case onnx::AttributeProto::INTS:
      return std::vector<std::int64_t>(attribute.ints().begin(), attribute.ints().end());
    case onnx::AttributeProto::FLOATS:
      return std::vector<float>(attribute.floats().begin(), attribute.floats().end());
    case onnx::AttributeProto::STRINGS:
      return std::vector<std::string>(attribute.strings().begin(), attribute.strings().end());
    default:
      throw Error(ErrorKind::unsupported, text("node '", node, "': attribute '", attribute.name(),
                                               "' holds a sub-graph or another unsupported type"));
  }
}

ValueInfo value_from(const onnx::ValueInfoProto& value) {
  const std::string what = text("value '", value.name(), "'");
  check(value.type().has_tensor_type(), ErrorKind::unsupported, text(what, " is not a tensor"));
  const auto& tensor = value.type().tensor_type();
  ValueInfo info{value.name(), dtype_from_onnx(tensor.elem_type(), what), {}};
  for (const auto& extent : tensor.shape().dim()) {
    info.shape.push_back(extent.has_dim_value() ? extent.dim_value() : -1);
  }
  return info;
}

Node node_from(const onnx::NodeProto& proto, std::size_t index, ExternalData& external) {
  Node node;
  node.op = proto.op_type();
  node.name = proto.name().empty() ? text(proto.op_type(), "_", index) : proto.name();
  check(
      proto.domain().empty() || proto.domain() == "ai.onnx", ErrorKind::unsupported,
      text("node '", node.name, "': operators of domain '", proto.domain(), "' are not supported"));
  node.inputs.assign(proto.input().begin(), proto.input().end());
  node.outputs.assign(proto.output().begin(), proto.output().end());
  // Trailing optional outputs may be given without a name.
  while (!node.outputs.empty() && node.outputs.back().empty()) node.outputs.pop_back();
  for (const auto& attribute : proto.attribute()) {
    node.attributes[attribute.name()] = attribute_from(attribute, node.name, external);
  }
  return node;
}

/// Constant nodes become initializers: later rewrites then find every constant in one place.
bool fold_constant(const Node& node, Graph& graph) {
  if (node.op != "Constant" || node.outputs.size() != 1) return false;
  auto value = constant_value(node);
  if (value) graph.initializers[node.outputs[0]] = *std::move(value);
  return value.has_value();
}

Graph graph_from(const onnx::ModelProto& model, ExternalData& external) {
  const auto& proto = model.graph();
  check(proto.node_size() <= most_nodes, ErrorKind::unsupported,
        text("the graph has ", proto.node_size(), " nodes, more than ", most_nodes));
  Graph graph;
  graph.name = proto.name();
  for (const auto& tensor : proto.initializer()) {
    const std::string what = text("initializer '", tensor.name(), "'");
    check(!graph.initializers.contains(tensor.name()), ErrorKind::format,
          text(what, " stands twice in the file"));
    graph.initializers[tensor.name()] = array_from_onnx(tensor, what, external);
  }
  check(proto.sparse_initializer_size() == 0, ErrorKind::unsupported,
        "sparse initializers are not supported");
  for (const auto& input : proto.input()) {
    // Until IR 3 initializers stood among the inputs as well.
    if (!graph.initializers.contains(input.name())) graph.inputs.push_back(value_from(input));
  }
  for (const auto& output : proto.output()) graph.outputs.push_back(value_from(output));
  std::size_t index = 0;
  for (const auto& node_proto : proto.node()) {
    Node node = node_from(node_proto, index++, external);
    if (!fold_constant(node, graph)) graph.nodes.push_back(std::move(node));
  }
  for (const auto& entry : model.metadata_props()) graph.metadata[entry.key()] = entry.value();
  return graph;
}

std::int64_t opset_of(const onnx::ModelProto& model) {
  for (const auto& entry : model.opset_import()) {
    if (entry.domain().empty() || entry.domain() == "ai.onnx") return entry.version();
  }
  throw Error(ErrorKind::format, "the model names no opset");
}

onnx::ModelProto parse_model(std::span<const std::byte> bytes) {
  check(bytes.size() <= static_cast<std::size_t>(std::numeric_limits<int>::max()),
        ErrorKind::unsupported, "models over 2 GiB are not supported");
  onnx::ModelProto model;
  google::protobuf::io::CodedInputStream stream(reinterpret_cast<const std::uint8_t*>(bytes.data()),
                                                static_cast<int>(bytes.size()));
  stream.SetTotalBytesLimit(std::numeric_limits<int>::max());
  check(model.ParseFromCodedStream(&stream) && stream.ConsumedEntireMessage() && model.has_graph(),
        ErrorKind::format, "not an ONNX model (the protobuf message is broken or has no graph)");
  return model;
}

void check_ir_version(const onnx::ModelProto& model) {
  const std::int64_t version = model.ir_version();
  check(readable_ir_versions.holds(version), ErrorKind::unsupported,
        text("the file has IR version ", version, "; ", readable_ir_versions.least, " to ",
             readable_ir_versions.most, " are read: export it with another version of ONNX"));
}

Graph parse(std::span<const std::byte> bytes, ExternalData external) {
  const onnx::ModelProto model = parse_model(bytes);
  check_ir_version(model);
  Graph graph = graph_from(model, external);
  upgrade_to_opset_17(graph, opset_of(model));
  check_graph(graph);
  own_constants(graph);
  check_graph(graph);
  check_signatures(graph);
  return graph;
}

}  // namespace

Graph parse_onnx(std::span<const std::byte> bytes, std::string_view source) {
  return with_context(source, [&] { return parse(bytes, {}); });
}

Graph read_onnx(const std::filesystem::path& file) {
  const std::vector<std::byte> bytes = read_binary_file(file);
  return with_context(file.string(),
                      [&] { return parse(bytes, ExternalData(file.parent_path())); });
}

std::vector<std::filesystem::path> onnx_data_files(const std::filesystem::path& file) {
  const std::vector<std::byte> bytes = read_binary_file(file);
  const onnx::ModelProto model = with_context(file.string(), [&] { return parse_model(bytes); });
  std::set<std::string> locations;
  const auto add = [&](const onnx::TensorProto& tensor) {
    if (tensor.data_location() != onnx::TensorProto::EXTERNAL) return;
    for (const auto& entry : tensor.external_data()) {
      if (entry.key() == "location") locations.insert(entry.value());
    }
  };
  for (const auto& tensor : model.graph().initializer()) add(tensor);
  for (const auto& node : model.graph().node()) {
    for (const auto& attribute : node.attribute()) add(attribute.t());
  }
  std::vector<std::filesystem::path> files;
  for (const auto& location : locations) files.push_back(file.parent_path() / location);
  return files;
}

}  // namespace etalon::models
