# Statistics over columns of numbers, what puts together what lower floors read, and what makes a whole
# package for each of its cases.
set(ETALON_NOT_BY_INDEX
  "^jobs/signing/certify|^models/onnx/graph_size|^validation/(evidence|judgement|power|uncertainty|levels|report|html|comparison|findings)/|^validation/metrics/([a-z_]*\\.cpp|classes|regression|two_classes|survival|readers|agreement)|^jobs/(options|steps|records|summary|slurm|packaging|prediction|compression|commands|judging)/")

# etalon_add_test(<source> [RANKS <n>...] [TIMEOUT <s>] [LIBRARIES <target>...] [LABELS <label>...]
#                 [TORCH])
#
# One GoogleTest program and one CTest entry per source, or one entry per rank count. The exit code
# is the verdict. tests/core/error_test.cpp becomes core_error_test. The library of the floor that
# the source's folder is named after is linked; TORCH also gives LibTorch's headers. All tests have
# the label `unit` but those of tests/system, which have `system`; tests on ranks also have `mpi`.
# Those that CI runs with the address sanitizer also have `memory`: all that read, store, send or walk
# arrays by index, not `ETALON_NOT_BY_INDEX`. Target tests_<label> builds the programs of a label.
#
# A test finds its own inputs by ETALON_SOURCE_DIR and the program by ETALON_PROGRAM, both in the
# environment; its working directory is a folder of its own in the build tree.
function(etalon_add_test source)
  cmake_parse_arguments(ARG "TORCH" "TIMEOUT" "RANKS;LIBRARIES;LABELS" ${ARGN})
  if(ARG_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "etalon_add_test(${source}): unknown arguments: ${ARG_UNPARSED_ARGUMENTS}")
  endif()
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  etalon_test_patience(${ARG_TIMEOUT} ranks_patience)
  cmake_path(ABSOLUTE_PATH source BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" OUTPUT_VARIABLE path)
  cmake_path(RELATIVE_PATH path BASE_DIRECTORY "${PROJECT_SOURCE_DIR}/tests" OUTPUT_VARIABLE relative)
  string(REGEX MATCH "^[^/]+" floor "${relative}")
  string(REGEX REPLACE "\\.cpp$" "" name "${relative}")
  string(REPLACE "/" "_" name "${name}")

  add_executable(${name} ${path})
  target_link_libraries(${name} PRIVATE etalon_compile)
  if(TARGET etalon_${floor})
    target_link_libraries(${name} PRIVATE etalon_${floor})
  endif()
  target_link_libraries(${name} PRIVATE ${ARG_LIBRARIES} GTest::gtest GTest::gmock)
  if(ARG_TORCH)
    etalon_use_torch(${name})
  endif()
  etalon_hasten_test(${name} ${floor} "${ARG_TORCH}")

  set(labels unit ${ARG_LABELS})
  if(NOT relative MATCHES "${ETALON_NOT_BY_INDEX}")
    list(APPEND labels memory)
  endif()
  if(floor STREQUAL system)
    set(labels system ${ARG_LABELS})
  endif()
  foreach(label IN LISTS labels)
    if(NOT TARGET tests_${label})
      add_custom_target(tests_${label})
    endif()
    add_dependencies(tests_${label} ${name})
  endforeach()
  if(ARG_RANKS)
    target_link_libraries(${name} PRIVATE etalon_test_mpi_main)
    foreach(ranks IN LISTS ARG_RANKS)
      add_test(NAME ${name}_${ranks}
        COMMAND ${ETALON_MPIRUN} --timeout ${ranks_patience} -n ${ranks} $<TARGET_FILE:${name}>)
      etalon_test_properties(${name}_${ranks} RANKS ${ranks} TIMEOUT ${ARG_TIMEOUT}
                             LABELS ${labels} mpi)
    endforeach()
  else()
    target_link_libraries(${name} PRIVATE GTest::gtest_main)
    add_test(NAME ${name} COMMAND ${name})
    etalon_test_properties(${name} TIMEOUT ${ARG_TIMEOUT} LABELS ${labels})
  endif()
endfunction()

# etalon_hasten_test(<target> <floor> <torch>): compiled before are the headers that most tests include,
# per floor since macros must agree (LibTorch's tests have headers of their own).
function(etalon_hasten_test name floor torch)
  etalon_test_compile_options(${name} "${torch}")
  if(torch OR NOT TARGET etalon_${floor} OR ETALON_SANITIZE STREQUAL "fuzzer")
    return()
  endif()
  set(owner etalon_test_headers_${floor})
  if(NOT TARGET ${owner})
    # A program, since code for libraries is another kind.
    add_executable(${owner} EXCLUDE_FROM_ALL "${PROJECT_SOURCE_DIR}/tests/support/nothing_main.cpp")
    target_link_libraries(${owner} PRIVATE etalon_compile etalon_${floor} GTest::gtest GTest::gmock)
    etalon_test_compile_options(${owner} FALSE)
    target_precompile_headers(${owner} PRIVATE <gmock/gmock.h> <gtest/gtest.h> <algorithm> <array>
      <chrono> <cmath> <filesystem> <functional> <limits> <map> <optional> <set> <span> <string>
      <string_view> <vector>)
  endif()
  target_precompile_headers(${name} REUSE_FROM ${owner})
endfunction()

# etalon_test_compile_options(<target> <torch>): the tests' own lines run once: optimizing them takes longer
# than they do (LibTorch's precompiled headers are optimized). Undefined behaviour is looked for in the
# libraries.
function(etalon_test_compile_options name torch)
  target_compile_options(${name} PRIVATE $<$<CONFIG:Release>:$<IF:$<BOOL:${torch}>,-O1,-O0>>)
  if(ETALON_SANITIZE STREQUAL "address-undefined")
    target_compile_options(${name} PRIVATE -fno-sanitize=undefined)
  endif()
endfunction()

# etalon_test_patience(<s> <variable>): how long a test may take that takes at most <s> where nothing
# is instrumented. Sanitizers stretch a program two to five times.
function(etalon_test_patience seconds variable)
  if(ETALON_SANITIZE)
    math(EXPR seconds "4 * ${seconds}")
  endif()
  set(${variable} ${seconds} PARENT_SCOPE)
endfunction()

# etalon_test_properties(<ctest entry> [RANKS <n>] TIMEOUT <s> LABELS <label>...): for an entry made
# with add_test, such as a script of tests/system.
function(etalon_test_properties name)
  cmake_parse_arguments(ARG "" "RANKS;TIMEOUT" "LABELS" ${ARGN})
  string(REPLACE ";" "\\;" mpirun "${ETALON_MPIRUN}")
  # More tests than cores: threads that wait must not spin.
  set(environment "ETALON_SOURCE_DIR=${PROJECT_SOURCE_DIR}" OMP_WAIT_POLICY=passive
    "ETALON_PROGRAM=${PROJECT_BINARY_DIR}/etalon" "ETALON_MPIRUN=${mpirun}")
  if(ETALON_SANITIZE STREQUAL "address-undefined")
    # On ranks Open MPI keeps allocations of unloaded plugins until exit, which no suppression can
    # name.
    set(leaks 0)
    if(NOT ARG_RANKS AND name MATCHES "^(core|datasets|distributed|models|validation|jobs|fuzz)_")
      set(leaks 1)
    endif()
    list(APPEND environment "ASAN_OPTIONS=detect_leaks=${leaks}:detect_odr_violation=0:strict_string_checks=1"
      "UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1")
  elseif(ETALON_SANITIZE STREQUAL "thread")
    list(APPEND environment
      "TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1:suppressions=${PROJECT_SOURCE_DIR}/tests/support/tsan.supp")
  endif()
  set(folder "${CMAKE_CURRENT_BINARY_DIR}/${name}.dir")
  file(MAKE_DIRECTORY "${folder}")
  if(NOT ARG_RANKS)
    set(ARG_RANKS 1)
  endif()
  # mpirun ends its ranks at TIMEOUT; CTest only waits a little longer for that.
  etalon_test_patience(${ARG_TIMEOUT} patience)
  math(EXPR patience "${patience} + 10")
  set_tests_properties(${name} PROPERTIES TIMEOUT ${patience} PROCESSORS ${ARG_RANKS}
    LABELS "${ARG_LABELS}" ENVIRONMENT "${environment}" WORKING_DIRECTORY "${folder}")
endfunction()
