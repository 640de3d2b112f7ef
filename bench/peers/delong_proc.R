#!/usr/bin/env Rscript
# SPDX-License-Identifier: Apache-2.0
# The paired DeLong test of two models in pROC: prints what bench_validation_delong prints, on the same file.
#
# Needs: pROC (r-cran-proc). Usage: delong_proc.R <file>
suppressPackageStartupMessages(library(pROC))
file <- commandArgs(trailingOnly = TRUE)[1]
values <- matrix(readBin(file, "double", file.size(file) / 8), ncol = 3)
best <- Inf
for (round in 1:3) {
  gc(FALSE)
  seconds <- system.time({
    a <- roc(values[, 1], values[, 2], levels = c(0, 1), direction = "<", quiet = TRUE)
    b <- roc(values[, 1], values[, 3], levels = c(0, 1), direction = "<", quiet = TRUE)
    test <- roc.test(a, b, method = "delong", paired = TRUE)
  })
  best <- min(best, seconds[["user.self"]] + seconds[["sys.self"]])
}
cat(sprintf("seconds %.6f\n", best))
cat(sprintf("auc.0 %.17g\nvariance.0 %.17g\n", as.numeric(a$auc), var(a)))
cat(sprintf("auc.1 %.17g\nvariance.1 %.17g\n", as.numeric(b$auc), var(b)))
cat(sprintf("z.0.1 %.17g\nversion %s\n", as.numeric(test$statistic), packageVersion("pROC")))
