#!/usr/bin/env Rscript
# SPDX-License-Identifier: Apache-2.0
# The paired DeLong test in pROC on the table that bench_validation_delong wrote; runs that program
# itself, checks that both agree to 1e-11 and prints both times.
#
# Needs: pROC (r-cran-proc). Usage: delong_proc.R <bench_validation_delong program> [<cases>]
suppressPackageStartupMessages(library(pROC))
arguments <- commandArgs(trailingOnly = TRUE)
cases <- if (length(arguments) > 1) as.numeric(arguments[2]) else 1e6
file <- tempfile(fileext = ".bin")
output <- system2(arguments[1], c(sprintf("%.0f", cases), shQuote(file)), stdout = TRUE)
parts <- strsplit(output, " ", fixed = TRUE)
mine <- setNames(lapply(parts, `[`, 2), vapply(parts, `[`, "", 1))
value <- function(name) as.numeric(mine[[name]])

table <- matrix(readBin(file, "double", 3 * cases), ncol = 3)
best <- Inf
for (round in 1:3) {
  gc(FALSE)
  seconds <- system.time({
    a <- roc(table[, 1], table[, 2], levels = c(0, 1), direction = "<", quiet = TRUE)
    b <- roc(table[, 1], table[, 3], levels = c(0, 1), direction = "<", quiet = TRUE)
    test <- roc.test(a, b, method = "delong", paired = TRUE)
  })
  best <- min(best, seconds[["user.self"]] + seconds[["sys.self"]])
}
off <- max(abs(value("auc.a") / as.numeric(a$auc) - 1), abs(value("auc.b") / as.numeric(b$auc) - 1),
           abs(value("var.a") / var(a) - 1), abs(value("var.b") / var(b) - 1),
           abs(value("z") / as.numeric(test$statistic) - 1))
processor <- sub(".*: ", "", grep("^model name", readLines("/proc/cpuinfo"), value = TRUE)[1])
cat(sprintf("%s, %.0f cases, two models, one thread, processor time\n", processor, cases))
cat(sprintf("etalon       %8.4f s (best of 7)\n", value("seconds")))
cat(sprintf("pROC %-7s %8.4f s (best of 3), R %s\n", packageVersion("pROC"), best, getRversion()))
cat(sprintf("%.1f times; results differ by %.1e at most\n", best / value("seconds"), off))
quit(status = if (off <= 1e-11) 0 else 1)
