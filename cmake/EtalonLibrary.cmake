# etalon_library(<floor> SOURCES <file>... [TORCH_SOURCES <file>...] [ONNX_SOURCES <file>...]
#                [THIRD_PARTY <target>...])
#
# The library of one floor. It links every lower floor that exists, and only those.
# TORCH_SOURCES see LibTorch's headers, ONNX_SOURCES those of libonnx and protobuf, SOURCES neither:
# the two clash, and LibTorch costs seconds per file. What a program needs of them is linked, but
# their headers never reach a floor above (etalon_use_torch gives a test of internals its own).
function(etalon_library floor)
  cmake_parse_arguments(ARG "" "" "SOURCES;TORCH_SOURCES;ONNX_SOURCES;THIRD_PARTY" ${ARGN})
  if(ARG_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "etalon_library(${floor}): unknown arguments: ${ARG_UNPARSED_ARGUMENTS}")
  endif()
  list(FIND ETALON_FLOORS ${floor} place)
  if(place LESS 0)
    message(FATAL_ERROR "'${floor}' is not a floor (cmake/Layers.cmake)")
  endif()
  set(lower_floors)
  foreach(lower IN LISTS ETALON_FLOORS)
    if(lower STREQUAL floor)
      break()
    endif()
    if(TARGET etalon_${lower})
      list(APPEND lower_floors etalon_${lower})
    endif()
  endforeach()

  add_library(etalon_${floor} STATIC ${ARG_SOURCES})
  add_library(etalon::${floor} ALIAS etalon_${floor})
  set_target_properties(etalon_${floor} PROPERTIES EXPORT_NAME ${floor})
  target_link_libraries(etalon_${floor} PUBLIC etalon_compile Threads::Threads ${lower_floors})
  etalon_third_party(etalon_${floor} ${ARG_THIRD_PARTY})
  set_property(GLOBAL APPEND PROPERTY ETALON_LIBRARIES etalon_${floor})
  # What a file uses of them it includes all the same (checks/check_std_includes.py).
  if(NOT ETALON_SANITIZE STREQUAL "fuzzer")
    target_precompile_headers(etalon_${floor} PRIVATE <algorithm> <array> <cmath> <filesystem>
      <functional> <map> <memory> <optional> <set> <span> <string> <string_view> <vector>)
  endif()

  foreach(kind torch onnx)
    string(TOUPPER ${kind} upper)
    if(ARG_${upper}_SOURCES)
      set(object etalon_${floor}_${kind})
      add_library(${object} OBJECT ${ARG_${upper}_SOURCES})
      target_link_libraries(${object} PRIVATE etalon_compile Threads::Threads ${lower_floors})
      etalon_third_party(${object} ${ARG_THIRD_PARTY})
      if(kind STREQUAL torch)
        etalon_use_torch(${object})
      else()
        target_link_libraries(${object} PRIVATE etalon_onnx)
      endif()
      target_sources(etalon_${floor} PRIVATE $<TARGET_OBJECTS:${object}>)
      etalon_third_party(etalon_${floor} etalon_${kind})
    endif()
  endforeach()
endfunction()

# Links third-party targets; a floor may not be smuggled in among them.
function(etalon_third_party target)
  foreach(library IN LISTS ARGN)
    foreach(floor IN LISTS ETALON_FLOORS)
      if(library STREQUAL "etalon_${floor}" OR library STREQUAL "etalon::${floor}")
        message(FATAL_ERROR "${target}: floors are linked by their order, not by name (${library})")
      endif()
    endforeach()
    if(library MATCHES "^etalon_(torch|onnx)$")
      # The wall: to be linked, not to be included.
      target_link_libraries(${target} INTERFACE $<LINK_ONLY:${library}>)
    else()
      target_link_libraries(${target} PUBLIC ${library})
    endif()
  endforeach()
endfunction()

# etalon_use_torch(<target>): LibTorch with its costly headers precompiled once (10 s → 2 s a file).
# For objects of models/ and for tests and benches of its internals.
function(etalon_use_torch target)
  # LibTorch's wheel has the names that g++ gives to templates with conditions; clang's are longer since 18.
  set(torch_options $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>
    $<$<CXX_COMPILER_ID:Clang>:-fclang-abi-compat=17>)
  if(NOT TARGET etalon_torch_pch)
    set(source "${PROJECT_BINARY_DIR}/generated/torch_pch.cpp")
    file(CONFIGURE OUTPUT "${source}" CONTENT "// Carries the precompiled LibTorch headers.\n")
    add_library(etalon_torch_pch OBJECT "${source}")
    target_link_libraries(etalon_torch_pch PRIVATE etalon_compile etalon_torch)
    target_compile_options(etalon_torch_pch PRIVATE ${torch_options})
    target_precompile_headers(etalon_torch_pch PRIVATE
      <ATen/ATen.h> <torch/csrc/autograd/variable.h> <torch/csrc/autograd/function.h>
      <torch/csrc/autograd/autograd.h>)
  endif()
  target_link_libraries(${target} PRIVATE etalon_torch)
  target_compile_options(${target} PRIVATE ${torch_options})
  get_target_property(type ${target} TYPE)
  if(type STREQUAL EXECUTABLE)
    # g++ takes a precompiled header only under the same position independence.
    set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE OFF)
    target_compile_options(${target} PRIVATE -fPIC)
  endif()
  target_precompile_headers(${target} REUSE_FROM etalon_torch_pch)
endfunction()
