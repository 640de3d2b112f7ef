# cmake -DROOT=<tree> -DOUT=<source> -P Commit.cmake: writes the commit of the tree as a C++ source,
# only when it is another than before.
set(commit unknown)
execute_process(COMMAND git -C "${ROOT}" rev-parse HEAD
                OUTPUT_VARIABLE head OUTPUT_STRIP_TRAILING_WHITESPACE RESULT_VARIABLE code ERROR_QUIET)
if(code EQUAL 0)
  set(commit "${head}")
  execute_process(COMMAND git -C "${ROOT}" status --porcelain --untracked-files=no
                  OUTPUT_VARIABLE changes RESULT_VARIABLE code ERROR_QUIET)
  if(NOT changes STREQUAL "")
    string(APPEND commit "-changed")
  endif()
endif()
set(content "// SPDX-License-Identifier: Apache-2.0
extern \"C\" const char* etalon_commit();
extern \"C\" const char* etalon_commit() { return \"${commit}\"; }
")
set(before "")
if(EXISTS "${OUT}")
  file(READ "${OUT}" before)
endif()
if(NOT before STREQUAL content)
  file(WRITE "${OUT}" "${content}")
endif()
