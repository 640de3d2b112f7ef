# find_package(etalon): targets etalon::core, etalon::distributed, ... of an installed Etalon.
include("${CMAKE_CURRENT_LIST_DIR}/Dependencies.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/etalonTargets.cmake")
