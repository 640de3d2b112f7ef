// SPDX-License-Identifier: Apache-2.0
#include "datasets/hdf5/layout.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <iterator>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::datasets {
namespace {

constexpr std::size_t most_messages = 64;  // of an object header; the library writes about six
constexpr std::size_t most_children = 64;  // of a group; its default tree has up to 32

/// The messages that `write_hdf5` leaves. Another one (attributes, filters, links) says something
/// that nobody here reads.
enum class Message : std::uint16_t {
  nil = 0x00,
  dataspace = 0x01,
  datatype = 0x03,
  old_fill_value = 0x04,
  fill_value = 0x05,
  layout = 0x08,
  continuation = 0x10,
  symbol_table = 0x11,
};

bool is_known(Message kind) {
  switch (kind) {
    case Message::nil:
    case Message::dataspace:
    case Message::datatype:
    case Message::old_fill_value:
    case Message::fill_value:
    case Message::layout:
    case Message::continuation:
    case Message::symbol_table: return true;
  }
  return false;
}

/// Reads numbers at places that are compared with the file's size first.
class Bytes {
 public:
  Bytes(const BytesAt& content, const std::string& file) : content_(content), file_(file) {}

  [[nodiscard]] const std::string& file() const { return file_; }
  [[nodiscard]] bool holds(std::uint64_t at, std::uint64_t size) const {
    return at <= content_.size && size <= content_.size - at;
  }
  void require_part(std::uint64_t at, std::uint64_t size) const {
    check(holds(at, size), ErrorKind::format,
          text(file_, ": the HDF5 file is truncated or its metadata is broken"));
  }
  void read(std::uint64_t at, std::span<std::byte> out) const {
    require_part(at, out.size());
    content_.read(at, out);
  }
  template <class T>
  [[nodiscard]] T number(std::uint64_t at) const {
    T value{};
    read(at, std::as_writable_bytes(std::span(&value, 1)));
    return value;
  }
  [[nodiscard]] std::uint64_t address(std::uint64_t at) const { return number<std::uint64_t>(at); }
  void expect(std::uint64_t at, std::string_view signature, std::string_view what) const {
    std::string found(signature.size(), '\0');
    read(at, std::as_writable_bytes(std::span(found)));
    check(found == signature, ErrorKind::format,
          text(file_, ": cannot open the file (", what, " is not one of HDF5)"));
  }
  void support(bool holds, std::string_view what) const {
    check(holds, ErrorKind::unsupported,
          text(file_, ": ", what, " in a form that Etalon does not write"));
  }
  void require(bool holds, std::string_view what) const {
    check(holds, ErrorKind::format, text(file_, ": ", what, " is broken"));
  }

  /// The structure of the file has a place for these bytes.
  void has_place(std::uint64_t at, std::uint64_t size) const {
    require_part(at, size);
    if (size > 0) places_.emplace_back(at, at + size);
  }
  /// Between the places the library leaves zeros, and few of them. Anything else is read by nobody
  /// here, but travels with the file.
  void require_zeros_elsewhere() const {
    std::ranges::sort(places_);
    std::uint64_t at = 0;
    std::vector<std::byte> gap;
    const auto require_zeros_until = [&](std::uint64_t end) {
      if (at >= end) return;
      constexpr std::uint64_t widest_gap = std::uint64_t{16} << 20;
      check(end - at <= widest_gap, ErrorKind::format,
            text(file_, ": ", end - at, " bytes from byte ", at,
                 " on belong to no array; write the file anew"));
      gap.resize(end - at);
      read(at, gap);
      for (const std::byte each : gap) {
        check(each == std::byte{0}, ErrorKind::format,
              text(file_, ": holds bytes that belong to no array (at byte ", at,
                   "); it was not written by Etalon, or changed afterwards"));
        ++at;
      }
    };
    for (const auto& [begin, end] : places_) {
      require_zeros_until(begin);
      at = std::max(at, end);
    }
    require_zeros_until(content_.size);
  }

 private:
  const BytesAt& content_;
  const std::string& file_;
  mutable std::vector<std::pair<std::uint64_t, std::uint64_t>> places_;
};

/// The classes of element types that are looked at beside numbers.
constexpr std::uint8_t text_class = 3;
constexpr std::uint8_t enumeration_class = 8;
constexpr std::uint8_t variable_length_class = 9;

std::uint8_t class_of_type(const Bytes& bytes, std::uint64_t at) {
  return static_cast<std::uint8_t>(bytes.number<std::uint8_t>(at) & 0xFU);
}

/// How much of a message's body says something; the rest is padding.
std::uint64_t meaningful(Message kind, std::uint64_t size, std::uint64_t rank,
                         bool is_enumeration) {
  switch (kind) {
    case Message::nil: return 0;
    case Message::dataspace: return std::min<std::uint64_t>(size, 8 + 16 * rank);
    // An enumeration says its names behind its number type; only truth values are so.
    case Message::datatype: return is_enumeration ? size : std::min<std::uint64_t>(size, 20);
    case Message::old_fill_value:
    case Message::fill_value: return std::min<std::uint64_t>(size, 8);
    case Message::layout: return std::min<std::uint64_t>(size, 18);
    case Message::continuation:
    case Message::symbol_table: return std::min<std::uint64_t>(size, 16);
  }
  return 0;
}

struct NumberType {
  DType dtype;
  bool is_unsigned = false;  ///< of 32 or 64 bits
};

/// The element types by what their message says: class, flags, size, and for reals the layout of
/// IEEE 754.
std::optional<NumberType> number_type(const Bytes& bytes, std::uint64_t at, std::uint64_t size) {
  const auto kind = bytes.number<std::uint8_t>(at);
  const auto flags = bytes.number<std::uint32_t>(at) >> 8U;
  const auto width = bytes.number<std::uint32_t>(at + 4);
  if (size < 12 || bytes.number<std::uint16_t>(at + 8) != 0 ||
      bytes.number<std::uint16_t>(at + 10) != 8 * width) {
    return std::nullopt;
  }
  if (kind == 0x10 && (flags == 0 || flags == 8)) {
    constexpr std::uint32_t is_signed = 8;
    struct Integer {
      std::uint32_t width;
      std::uint32_t flags;
      NumberType type;
    };
    constexpr std::array<Integer, 8> integers = {{{1, 0, {DType::u8}},
                                                  {1, is_signed, {DType::i8}},
                                                  {2, 0, {DType::u16}},
                                                  {2, is_signed, {DType::i16}},
                                                  {4, 0, {DType::i32, true}},
                                                  {4, is_signed, {DType::i32}},
                                                  {8, 0, {DType::i64, true}},
                                                  {8, is_signed, {DType::i64}}}};
    for (const Integer& each : integers) {
      if (each.width == width && each.flags == flags) return each.type;
    }
    return std::nullopt;
  }
  if (kind != 0x11 || size < 20) return std::nullopt;
  const auto fields = bytes.number<std::uint32_t>(at + 12);
  const auto bias = bytes.number<std::uint32_t>(at + 16);
  if (width == 4 && flags == 0x1F20 && fields == 0x17000817 && bias == 127)
    return NumberType{DType::f32};
  if (width == 8 && flags == 0x3F20 && fields == 0x34000B34 && bias == 1023)
    return NumberType{DType::f64};
  return std::nullopt;
}

/// Of an enumeration, as truth values are written, the whole numbers that it names.
std::optional<NumberType> element_type(const Bytes& bytes, std::uint64_t at, std::uint64_t size) {
  if (class_of_type(bytes, at) != enumeration_class) return number_type(bytes, at, size);
  return size > 8 ? number_type(bytes, at + 8, size - 8) : std::nullopt;
}

/// Bytes of a text whose length is that of all, in ASCII or UTF-8, ended or filled up by zeros.
std::size_t text_bytes_of(const Bytes& bytes, std::uint64_t at, std::uint64_t size) {
  if (size < 8 || class_of_type(bytes, at) != text_class) return 0;
  const auto flags = bytes.number<std::uint32_t>(at) >> 8U;
  const bool is_padded_by_zeros = (flags & 0xFU) <= 1;
  const bool is_utf8 = (flags >> 4U) <= 1;
  return is_padded_by_zeros && is_utf8 ? bytes.number<std::uint32_t>(at + 4) : 0;
}

Shape shape_of(const Bytes& bytes, std::uint64_t at, std::uint64_t size) {
  const std::uint64_t rank = bytes.number<std::uint8_t>(at + 1);
  bytes.support(bytes.number<std::uint8_t>(at) == 1, "a shape");
  bytes.require(rank <= 32 && size >= 8 + 8 * rank, "a shape");
  Shape shape;
  for (std::uint64_t axis = 0; axis < rank; ++axis) {
    shape.push_back(bytes.number<std::int64_t>(at + 8 + 8 * axis));
  }
  static_cast<void>(element_count(shape));
  return shape;
}

/// Calls `fn` with kind, place and size of every message of the object header of `what`.
template <class Fn>
void for_each_message(const Bytes& bytes, std::uint64_t header, const std::string& what, Fn&& fn) {
  bytes.support(bytes.number<std::uint8_t>(header) == 1, "an object header");
  std::size_t left = bytes.number<std::uint16_t>(header + 2);
  bytes.require(left <= most_messages, "an object header");
  bytes.has_place(header, 12);
  std::vector<std::pair<std::uint64_t, std::uint64_t>> blocks = {
      {header + 16, bytes.number<std::uint32_t>(header + 8)}};
  for (std::size_t block = 0; block < blocks.size() && block < most_messages; ++block) {
    auto [at, room] = blocks[block];
    bytes.require_part(at, room);
    while (left > 0 && room >= 8) {
      const auto kind = static_cast<Message>(bytes.number<std::uint16_t>(at));
      const std::uint64_t size = bytes.number<std::uint16_t>(at + 2);
      const std::uint64_t body = at + 8;
      bytes.require(size <= room - 8, "an object header");
      check(
          is_known(kind), ErrorKind::unsupported,
          text(bytes.file(), ": ", what,
               " has attributes, filters (compression), times or links, which are not read; write "
               "it without them"));
      const bool has_rank = kind == Message::dataspace && size >= 8;
      const bool is_enumeration =
          kind == Message::datatype && size >= 8 && class_of_type(bytes, body) == enumeration_class;
      bytes.has_place(
          at, 8 + meaningful(kind, size, has_rank ? bytes.number<std::uint8_t>(body + 1) : 0,
                             is_enumeration));
      if (kind == Message::continuation) {
        blocks.emplace_back(bytes.address(body), bytes.address(body + 8));
      } else {
        fn(kind, body, size);
      }
      at += 8 + size;
      room -= 8 + size;
      --left;
    }
  }
}

[[noreturn]] void refuse_type(const Bytes& bytes, std::uint64_t at, const std::string& name) {
  throw Error(ErrorKind::unsupported,
              text(bytes.file(), ": '", name,
                   class_of_type(bytes, at) == variable_length_class
                       ? "' holds texts of variable length; write ones of a fixed length (dtype "
                         "'S' in NumPy)"
                       : "' has an element type that is not read; write whole numbers of 8 to 64 "
                         "bits, float32, float64 or texts of a fixed length (dtype 'S' in NumPy), "
                         "little-endian"));
}

/// What the messages of an object header say of one array.
StoredArray array_at(const Bytes& bytes, std::uint64_t header, const std::string& name) {
  StoredArray array;
  bool has_shape = false;
  bool has_type = false;
  bool has_layout = false;
  bool is_group = false;
  const std::string what = text("'", name, "'");
  for_each_message(bytes, header, what, [&](Message kind, std::uint64_t body, std::uint64_t size) {
    if (kind == Message::dataspace) {
      array.shape =
          with_context(text(bytes.file(), ": ", what), [&] { return shape_of(bytes, body, size); });
      has_shape = true;
    } else if (kind == Message::datatype) {
      array.text_bytes = text_bytes_of(bytes, body, size);
      const bool is_text = array.text_bytes > 0;
      const auto type = is_text ? NumberType{DType::u8} : element_type(bytes, body, size);
      if (!type) refuse_type(bytes, body, name);
      array.dtype = type->dtype;
      array.is_unsigned = type->is_unsigned;
      has_type = true;
    } else if (kind == Message::layout) {
      check(bytes.number<std::uint8_t>(body) == 3 && bytes.number<std::uint8_t>(body + 1) == 1,
            ErrorKind::unsupported,
            text(bytes.file(), ": '", name,
                 "' is chunked, compressed or compact; write it contiguous"));
      array.offset = bytes.address(body + 2);
      array.bytes = bytes.address(body + 10);
      has_layout = true;
    } else if (kind == Message::symbol_table) {
      is_group = true;
    }
  });
  check(!is_group, ErrorKind::unsupported,
        text(bytes.file(), ": ", what, " is a group; arrays stand at the root"));
  bytes.require(has_shape && has_type && has_layout, "an object header");
  Shape stored = array.shape;
  if (array.text_bytes > 0) stored.push_back(static_cast<std::int64_t>(array.text_bytes));
  const auto wanted = static_cast<std::uint64_t>(element_count(stored) * size_of(array.dtype));
  if (wanted == 0) {
    array.offset = 0;
    array.bytes = 0;
    return array;
  }
  check(array.bytes == wanted && bytes.holds(array.offset, array.bytes), ErrorKind::format,
        text(bytes.file(), ": '", name, "' claims shape ", shape_text(array.shape),
             ", which is not what the file holds"));
  bytes.has_place(array.offset, array.bytes);
  return array;
}

std::string name_at(const Bytes& bytes, std::uint64_t heap, std::uint64_t offset) {
  bytes.expect(heap, "HEAP", "a heap of names");
  const std::uint64_t size = bytes.address(heap + 8);
  bytes.require(offset < size, "a name");
  const std::uint64_t begin = bytes.address(heap + 24);
  bytes.require_part(begin, size);
  constexpr std::uint64_t at_once = 256;
  std::string name;
  for (auto end = std::string::npos; end == std::string::npos;) {
    const std::uint64_t before = name.size();
    const std::uint64_t more = std::min(at_once, size - offset - before);
    bytes.require(more > 0, "a name");
    name.resize(before + more);
    bytes.read(begin + offset + before, std::as_writable_bytes(std::span(name)).subspan(before));
    end = name.find('\0', before);
    if (end != std::string::npos) name.resize(end);
  }
  bytes.has_place(begin + offset, name.size() + 1);
  bytes.require(is_utf8(name), "a name");
  return name;
}

/// Names that share values would let a small file hold much more than its bytes.
void require_apart(const Bytes& bytes, const std::map<std::string, StoredArray>& arrays) {
  std::map<std::size_t, std::pair<std::size_t, const std::string*>> ends;
  for (const auto& [name, array] : arrays) {
    if (array.bytes == 0) continue;
    const auto [next, is_new] = ends.try_emplace(array.offset, array.offset + array.bytes, &name);
    const auto shared = [&](const std::string& other) {
      return Error(ErrorKind::format, text(bytes.file(), ": '", other, "' and '", name,
                                           "' share values; write each array by itself"));
    };
    if (!is_new) throw shared(*next->second.second);
    if (next != ends.begin() && std::prev(next)->second.first > array.offset)
      throw shared(*std::prev(next)->second.second);
    if (std::next(next) != ends.end() && std::next(next)->first < array.offset + array.bytes)
      throw shared(*std::next(next)->second.second);
  }
}

/// Where the names stand, by a tree of a level or two.
std::vector<std::uint64_t> name_nodes(const Bytes& bytes, std::uint64_t root) {
  std::vector<std::uint64_t> nodes = {root};
  for (int level = -1; level != 0;) {
    std::vector<std::uint64_t> below;
    for (const std::uint64_t tree : nodes) {
      bytes.expect(tree, "TREE", "the tree of names");
      const int own = bytes.number<std::uint8_t>(tree + 5);
      bytes.support(bytes.number<std::uint8_t>(tree + 4) == 0 && own <= 1, "the tree of names");
      bytes.require(tree == root || own == level - 1, "the tree of names");
      const std::size_t children = bytes.number<std::uint16_t>(tree + 6);
      bytes.require(children <= most_children, "the tree of names");
      bytes.has_place(tree, 32 + 16 * children);
      for (std::size_t child = 0; child < children; ++child)
        below.push_back(bytes.address(tree + 32 + 16 * child));
    }
    level = level < 0 ? bytes.number<std::uint8_t>(root + 5) : level - 1;
    nodes = std::move(below);
  }
  return nodes;
}

}  // namespace

std::map<std::string, StoredArray> stored_arrays(std::span<const std::byte> content,
                                                 const std::string& file) {
  return stored_arrays({.size = content.size(),
                        .read =
                            [&](std::uint64_t at, std::span<std::byte> out) {
                              const auto part = content.subspan(at, out.size());
                              std::ranges::copy(part, out.begin());
                            }},
                       file);
}

std::map<std::string, StoredArray> stored_arrays(const BytesAt& content, const std::string& file) {
  const Bytes bytes(content, file);
  check(content.size >= 8, ErrorKind::format,
        text(file, ": cannot open the file (it is too short for one of HDF5)"));
  bytes.expect(0, "\x89HDF\r\n\x1A\n", "the beginning");
  bytes.support(bytes.number<std::uint8_t>(8) == 0 && bytes.number<std::uint8_t>(13) == 8 &&
                    bytes.number<std::uint8_t>(14) == 8 && bytes.address(24) == 0 &&
                    bytes.number<std::uint32_t>(72) == 1,
                "the superblock");
  bytes.require(bytes.address(40) == content.size, "the end of the file");
  for_each_message(bytes, bytes.address(64), "the root group",
                   [](Message, std::uint64_t, std::uint64_t) {});
  const std::uint64_t tree = bytes.address(80);
  const std::uint64_t heap = bytes.address(88);
  bytes.has_place(0, 96);
  bytes.has_place(heap, 32);
  if (const std::uint64_t free = bytes.address(heap + 16); free < bytes.address(heap + 8))
    bytes.has_place(bytes.address(heap + 24) + free, 16);  // where the next free part is, its size
  std::map<std::string, StoredArray> arrays;
  for (const std::uint64_t node : name_nodes(bytes, tree)) {
    bytes.expect(node, "SNOD", "a node of names");
    const std::size_t entries = bytes.number<std::uint16_t>(node + 6);
    bytes.require(entries <= most_children, "a node of names");
    bytes.has_place(node, 8 + 40 * entries);
    for (std::size_t entry = 0; entry < entries; ++entry) {
      const std::uint64_t at = node + 8 + 40 * entry;
      const std::string name = name_at(bytes, heap, bytes.address(at));
      const bool is_new = arrays.emplace(name, array_at(bytes, bytes.address(at + 8), name)).second;
      bytes.require(is_new, "a name");
    }
  }
  bytes.require_zeros_elsewhere();
  require_apart(bytes, arrays);
  return arrays;
}

}  // namespace etalon::datasets
