# Third-party targets, also for projects that use an installed Etalon. They are imported ones: their
# headers are system headers, whose warnings are not ours.
execute_process(COMMAND "${CMAKE_CURRENT_LIST_DIR}/dependencies.sh" --print-prefix
                OUTPUT_VARIABLE ETALON_DEPS OUTPUT_STRIP_TRAILING_WHITESPACE)
if(NOT EXISTS "${ETALON_DEPS}/complete")
  message(FATAL_ERROR "LibTorch and oneDNN are missing: run cmake/dependencies.sh first")
endif()

find_package(MPI REQUIRED COMPONENTS C)
find_package(HDF5 REQUIRED COMPONENTS C)
find_package(OpenSSL REQUIRED)
find_package(CURL REQUIRED)
find_package(ZLIB REQUIRED)
find_package(Threads REQUIRED)

add_library(etalon_mpi INTERFACE IMPORTED)
target_link_libraries(etalon_mpi INTERFACE MPI::MPI_C)
target_compile_definitions(etalon_mpi INTERFACE OMPI_SKIP_MPICXX)
# Ranks of tests share few cores: none may spin while another works. Containers often forbid the
# reads from another process's memory that Open MPI would try.
set(ETALON_MPIRUN ${MPIEXEC_EXECUTABLE} --allow-run-as-root --oversubscribe --bind-to none
    --mca mpi_yield_when_idle 1 --mca btl_vader_single_copy_mechanism none)

add_library(etalon_hdf5 INTERFACE IMPORTED)
target_include_directories(etalon_hdf5 INTERFACE ${HDF5_INCLUDE_DIRS})
target_link_libraries(etalon_hdf5 INTERFACE ${HDF5_C_LIBRARIES})

add_library(etalon_deflate INTERFACE IMPORTED)
target_link_libraries(etalon_deflate INTERFACE deflate)
add_library(etalon_lz4 INTERFACE IMPORTED)
target_link_libraries(etalon_lz4 INTERFACE lz4)
add_library(etalon_zstd INTERFACE IMPORTED)
target_link_libraries(etalon_zstd INTERFACE zstd)

add_library(etalon_onnx INTERFACE IMPORTED)
target_compile_definitions(etalon_onnx INTERFACE ONNX_ML=1 ONNX_NAMESPACE=onnx)
target_link_libraries(etalon_onnx INTERFACE onnx onnx_proto protobuf)

add_library(etalon_onednn SHARED IMPORTED)
set_target_properties(etalon_onednn PROPERTIES
  IMPORTED_LOCATION "${ETALON_DEPS}/onednn/lib/libdnnl.so.3"
  INTERFACE_INCLUDE_DIRECTORIES "${ETALON_DEPS}/onednn/include")

# LibTorch: only ATen, c10 and autograd of the wheel. Its CUDA parts are resolved when a program
# that has them loads them, so the linker must not look for them.
add_library(etalon_torch INTERFACE IMPORTED)
target_include_directories(etalon_torch INTERFACE
  "${ETALON_DEPS}/torch/include" "${ETALON_DEPS}/torch/include/torch/csrc/api/include")
target_compile_definitions(etalon_torch INTERFACE _GLIBCXX_USE_CXX11_ABI=1)
target_link_directories(etalon_torch INTERFACE "${ETALON_DEPS}/torch/lib")
target_link_libraries(etalon_torch INTERFACE
  "${ETALON_DEPS}/torch/lib/libtorch_cpu.so" "${ETALON_DEPS}/torch/lib/libc10.so")
target_link_options(etalon_torch INTERFACE
  "LINKER:--unresolved-symbols=ignore-in-shared-libs" "LINKER:-rpath-link,${ETALON_DEPS}/torch/lib")
set(CMAKE_BUILD_RPATH "${ETALON_DEPS}/torch/lib" "${ETALON_DEPS}/onednn/lib")
set(CMAKE_INSTALL_RPATH ${CMAKE_BUILD_RPATH})
# Programs are installed as they were linked. A search path that is to be rewritten is filled up with colons, and
# an empty entry is the working directory: whatever lies there under a library's name would be run.
set(CMAKE_BUILD_WITH_INSTALL_RPATH ON)
# A tenth of the time of GNU's ld, some hundred times a build.
find_program(ETALON_MOLD mold)
if(ETALON_MOLD)
  add_link_options(-fuse-ld=mold)
endif()
# What uses nothing of LibTorch does not load it (0.3 s, 1.5 under the address sanitizer). It carries copies
# of functions of the standard library, which count as its own unless these come first.
add_link_options("LINKER:--as-needed" -lstdc++)
# DT_RPATH instead of DT_RUNPATH: libtorch_cpu.so itself must find libcudart and libcupti there.
add_link_options("LINKER:--disable-new-dtags")
