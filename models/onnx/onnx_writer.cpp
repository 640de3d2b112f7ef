// SPDX-License-Identifier: Apache-2.0
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <onnx/checker.h>
#include <onnx/onnx_pb.h>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"
#include "models/onnx/onnx_file.hpp"
#include "models/onnx/tensor_proto.hpp"

namespace etalon::models {
namespace {

constexpr std::int64_t ir_version = 8;

struct AttributeWriter {
  onnx::AttributeProto& to;

  void operator()(std::int64_t value) const {
    to.set_type(onnx::AttributeProto::INT);
    to.set_i(value);
  }
  void operator()(float value) const {
    to.set_type(onnx::AttributeProto::FLOAT);
    to.set_f(value);
  }
  void operator()(const std::string& value) const {
    to.set_type(onnx::AttributeProto::STRING);
    to.set_s(value);
  }
  void operator()(const Array& value) const {
    to.set_type(onnx::AttributeProto::TENSOR);
    array_to_onnx(value, *to.mutable_t());
  }
  void operator()(const std::vector<std::int64_t>& values) const {
    to.set_type(onnx::AttributeProto::INTS);
    for (const std::int64_t value : values) to.add_ints(value);
  }
  void operator()(const std::vector<float>& values) const {
    to.set_type(onnx::AttributeProto::FLOATS);
    for (const float value : values) to.add_floats(value);
  }
  void operator()(const std::vector<std::string>& values) const {
    to.set_type(onnx::AttributeProto::STRINGS);
    for (const auto& value : values) to.add_strings(value);
  }
};

void write_value(const ValueInfo& value, onnx::ValueInfoProto& to) {
  to.set_name(value.name);
  auto& tensor = *to.mutable_type()->mutable_tensor_type();
  tensor.set_elem_type(dtype_to_onnx(value.dtype));
  auto& shape = *tensor.mutable_shape();
  for (std::size_t i = 0; i < value.shape.size(); ++i) {
    auto& extent = *shape.add_dim();
    if (value.shape[i] >= 0) {
      extent.set_dim_value(value.shape[i]);
    } else {
      extent.set_dim_param(i == 0 ? "batch" : text("extent_", i));
    }
  }
}

onnx::ModelProto model_of(const Graph& graph) {
  onnx::ModelProto model;
  model.set_ir_version(ir_version);
  model.set_producer_name("etalon");
  model.set_producer_version(ETALON_VERSION);
  auto& opset = *model.add_opset_import();
  opset.set_domain("");
  opset.set_version(graph.opset);
  for (const auto& [key, value] : graph.metadata) {
    auto& entry = *model.add_metadata_props();
    entry.set_key(key);
    entry.set_value(value);
  }
  auto& to = *model.mutable_graph();
  to.set_name(graph.name.empty() ? "model" : graph.name);
  for (const Node& node : graph.nodes) {
    auto& proto = *to.add_node();
    proto.set_op_type(node.op);
    proto.set_name(node.name);
    for (const auto& name : node.inputs) proto.add_input(name);
    for (const auto& name : node.outputs) proto.add_output(name);
    for (const auto& [name, attribute] : node.attributes) {
      auto& attribute_proto = *proto.add_attribute();
      attribute_proto.set_name(name);
      std::visit(AttributeWriter{attribute_proto}, attribute);
    }
  }
  for (const auto& [name, array] : graph.initializers) {
    auto& tensor = *to.add_initializer();
    tensor.set_name(name);
    array_to_onnx(array, tensor);
  }
  for (const ValueInfo& input : graph.inputs) write_value(input, *to.add_input());
  for (const ValueInfo& output : graph.outputs) write_value(output, *to.add_output());
  return model;
}

}  // namespace

std::string onnx_bytes(const Graph& graph) {
  check_graph(graph);
  check(graph.opset == 17, ErrorKind::internal, "graphs are written at opset 17");
  const onnx::ModelProto model = model_of(graph);
  try {
    onnx::checker::check_model(model);
  } catch (const std::exception& problem) {
    if (is_lack_of_memory(problem)) throw;
    throw Error(ErrorKind::format,
                text("graph '", graph.name, "' is no valid ONNX model: ", problem.what()));
  }
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream sink(&bytes);
    google::protobuf::io::CodedOutputStream stream(&sink);
    stream.SetSerializationDeterministic(true);
    ensure(model.SerializeToCodedStream(&stream), "a checked model serializes");
  }
  return bytes;
}

void write_onnx(const std::filesystem::path& file, const Graph& graph) {
  write_file(file, onnx_bytes(graph));
}

}  // namespace etalon::models
