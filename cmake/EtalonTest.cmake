# etalon_add_test(<source> [RANKS <n>...] [TIMEOUT <s>] [LIBRARIES <target>...] [LABELS <label>...])
#
# One GoogleTest program and one CTest entry per source, or one entry per rank count. The exit code
# is the verdict. tests/core/error_test.cpp becomes core_error_test. The floor's library of the
# source's folder is linked. Label `unit` is given to all; MPI tests get `mpi` as well.
function(etalon_add_test source)
  cmake_parse_arguments(ARG "" "TIMEOUT" "RANKS;LIBRARIES;LABELS" ${ARGN})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  cmake_path(ABSOLUTE_PATH source BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" OUTPUT_VARIABLE path)
  cmake_path(RELATIVE_PATH path BASE_DIRECTORY "${PROJECT_SOURCE_DIR}/tests" OUTPUT_VARIABLE relative)
  string(REGEX MATCH "^[^/]+" floor "${relative}")
  string(REGEX REPLACE "\\.cpp$" "" name "${relative}")
  string(REPLACE "/" "_" name "${name}")
  add_executable(${name} ${path})
  if(TARGET etalon_${floor})
    target_link_libraries(${name} PRIVATE etalon_${floor})
  endif()
  target_link_libraries(${name} PRIVATE ${ARG_LIBRARIES} GTest::gtest GTest::gmock)
  # Comparing floats for equality is the point of many tests here; gtest itself uses signed counts.
  set(environment "ETALON_SOURCE_DIR=${PROJECT_SOURCE_DIR};ETALON_PROGRAM=$<TARGET_FILE_DIR:${name}>/../jobs/etalon")
  if(ETALON_SANITIZE STREQUAL "address-undefined")
    # LibTorch and Open MPI keep allocations until exit; their leaks are not ours to judge.
    list(APPEND environment "ASAN_OPTIONS=detect_leaks=0:detect_odr_violation=0" "UBSAN_OPTIONS=print_stacktrace=1")
  endif()
  if(ARG_RANKS)
    target_link_libraries(${name} PRIVATE etalon_test_mpi_main)
    foreach(ranks IN LISTS ARG_RANKS)
      add_test(NAME ${name}_${ranks}
        COMMAND ${MPIEXEC_EXECUTABLE} --allow-run-as-root --oversubscribe --bind-to none
                --mca mpi_yield_when_idle 1 -n ${ranks} $<TARGET_FILE:${name}>)
      set_tests_properties(${name}_${ranks} PROPERTIES TIMEOUT ${ARG_TIMEOUT} PROCESSORS ${ranks}
        LABELS "unit;mpi;${ARG_LABELS}" ENVIRONMENT "${environment}")
    endforeach()
  else()
    target_link_libraries(${name} PRIVATE GTest::gtest_main)
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES TIMEOUT ${ARG_TIMEOUT} LABELS "unit;${ARG_LABELS}"
      ENVIRONMENT "${environment}")
  endif()
endfunction()
