# `cmake --install`: the program, and the libraries as targets etalon::core ... etalon::jobs.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(etalon_package "${CMAKE_INSTALL_LIBDIR}/cmake/etalon")
get_property(libraries GLOBAL PROPERTY ETALON_LIBRARIES)

install(TARGETS etalon_compile ${libraries} EXPORT etalon
        ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}" LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}")
if(TARGET etalon)
  install(TARGETS etalon RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
  install(TARGETS etalon_torch_module LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}/etalon")
endif()
foreach(floor IN LISTS ETALON_FLOORS)
  install(DIRECTORY "${PROJECT_SOURCE_DIR}/${floor}" DESTINATION include/etalon
          FILES_MATCHING PATTERN "*.hpp")
endforeach()
install(EXPORT etalon NAMESPACE etalon:: DESTINATION "${etalon_package}" FILE etalonTargets.cmake)
# Whoever links Etalon needs the same third-party libraries, found in the same way.
install(FILES "${PROJECT_SOURCE_DIR}/cmake/Dependencies.cmake" "${PROJECT_SOURCE_DIR}/cmake/wheels.txt"
              "${PROJECT_SOURCE_DIR}/cmake/etalonConfig.cmake" DESTINATION "${etalon_package}")
install(PROGRAMS "${PROJECT_SOURCE_DIR}/cmake/dependencies.sh" DESTINATION "${etalon_package}")
write_basic_package_version_file("${PROJECT_BINARY_DIR}/etalonConfigVersion.cmake"
                                 COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/etalonConfigVersion.cmake" DESTINATION "${etalon_package}")
