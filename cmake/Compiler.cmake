# One language level, one set of warnings, one floating-point rule for every target.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
# No -march: the same code on every x86-64; libraries choose their kernels at run time.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
set(CMAKE_C_FLAGS_RELEASE "-O2 -DNDEBUG")

add_library(etalon_compile INTERFACE)
set_target_properties(etalon_compile PROPERTIES EXPORT_NAME compile)
target_compile_features(etalon_compile INTERFACE cxx_std_20)
target_include_directories(etalon_compile INTERFACE
  $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}> $<INSTALL_INTERFACE:include/etalon>)
target_compile_definitions(etalon_compile INTERFACE ETALON_VERSION="${PROJECT_VERSION}")
target_compile_options(etalon_compile INTERFACE
  # Contracting a·b+c into one rounding would make results depend on the instruction set.
  -ffp-contract=off
  # Places in messages read core/json.cpp:41 wherever the tree lies.
  "$<BUILD_INTERFACE:-fmacro-prefix-map=${PROJECT_SOURCE_DIR}/=>"
  $<BUILD_INTERFACE:-Wall> $<BUILD_INTERFACE:-Wextra> $<BUILD_INTERFACE:-Wconversion>
  $<BUILD_INTERFACE:-Wsign-conversion> $<BUILD_INTERFACE:-Wshadow>
  # g++ 12 sees overlapping and endless copies in std::string and unset members in moved std::variants
  # that are not there (GCC bugs 105651, 105329, 105593).
  $<BUILD_INTERFACE:$<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>>
  $<BUILD_INTERFACE:$<$<CXX_COMPILER_ID:GNU>:-Wno-stringop-overflow>>
  $<BUILD_INTERFACE:$<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>>)
if(ETALON_WERROR)
  target_compile_options(etalon_compile INTERFACE $<BUILD_INTERFACE:-Werror>)
endif()

# -O1 takes two thirds of -O2's time to compile, and findings point nearer to their lines.
if(ETALON_SANITIZE)
  add_compile_options(-O1)
  # g++ and clang tell it by other names.
  add_compile_definitions(ETALON_SANITIZED)
endif()
if(ETALON_SANITIZE STREQUAL "address-undefined")
  # Left out, for a good part of the time to compile, is what the address sanitizer stops too, such as
  # null and object-size, or what is a warning, and so an error, in the release build, such as return.
  add_compile_options(-fsanitize=address,undefined
    -fno-sanitize=null,object-size,vptr,pointer-overflow,nonnull-attribute,returns-nonnull-attribute,builtin,return,unreachable
                      -fno-sanitize-recover=all -fno-omit-frame-pointer -g1)
  add_link_options(-fsanitize=address,undefined)
elseif(ETALON_SANITIZE STREQUAL "thread")
  add_compile_options(-fsanitize=thread -fno-omit-frame-pointer -g1)
  add_link_options(-fsanitize=thread)
elseif(ETALON_SANITIZE STREQUAL "fuzzer")
  # Coverage for libFuzzer (clang); the program's main stays its own where the target has one.
  add_compile_options(-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -g1)
  add_link_options(-fsanitize=address,undefined)
elseif(NOT ETALON_SANITIZE STREQUAL "")
  message(FATAL_ERROR "ETALON_SANITIZE is '${ETALON_SANITIZE}'; allowed: address-undefined, thread, fuzzer")
endif()
