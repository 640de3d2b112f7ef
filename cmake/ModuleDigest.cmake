# cmake -DMODULE=<library> -DOUT=<source> -P ModuleDigest.cmake: writes the SHA-256 of a file as a C++ source.
file(SHA256 "${MODULE}" digest)
file(WRITE "${OUT}" "// SPDX-License-Identifier: Apache-2.0
extern \"C\" const char* etalon_module_sha256();
extern \"C\" const char* etalon_module_sha256() { return \"${digest}\"; }
")
