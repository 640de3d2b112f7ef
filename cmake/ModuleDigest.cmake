# cmake -DMODULE=<library> -DOUT=<source> -P ModuleDigest.cmake: writes a file's SHA-256 and size as a C++ source.
file(SHA256 "${MODULE}" digest)
file(SIZE "${MODULE}" bytes)
file(WRITE "${OUT}" "// SPDX-License-Identifier: Apache-2.0
extern \"C\" const char* etalon_module_sha256();
extern \"C\" const char* etalon_module_sha256() { return \"${digest}\"; }
extern \"C\" unsigned long etalon_module_bytes();
extern \"C\" unsigned long etalon_module_bytes() { return ${bytes}; }
")
