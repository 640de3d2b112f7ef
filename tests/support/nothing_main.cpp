// SPDX-License-Identifier: Apache-2.0
// Owns the precompiled headers of a floor's tests (cmake/EtalonTest.cmake).
int main() {}
