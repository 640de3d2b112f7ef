// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <stdexcept>

namespace etalon::testing_support {

/// While it lives this process can open no further file: what a machine short of something looks
/// like, whatever user the tests run as.
class NoMoreFiles {
 public:
  NoMoreFiles() {
    const int next = ::open("/dev/null", O_RDONLY);
    if (next < 0 || ::getrlimit(RLIMIT_NOFILE, &before_) != 0) throw std::runtime_error("limits");
    ::close(next);
    ::rlimit none = before_;
    none.rlim_cur = static_cast<rlim_t>(next);
    if (::setrlimit(RLIMIT_NOFILE, &none) != 0) throw std::runtime_error("limits");
  }
  ~NoMoreFiles() { ::setrlimit(RLIMIT_NOFILE, &before_); }
  NoMoreFiles(const NoMoreFiles&) = delete;
  NoMoreFiles& operator=(const NoMoreFiles&) = delete;

 private:
  ::rlimit before_{};
};

}  // namespace etalon::testing_support
