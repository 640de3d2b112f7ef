#!/usr/bin/env Rscript
# SPDX-License-Identifier: Apache-2.0
# Harrell's and Uno's C with their variances in R's survival: prints what bench_validation_survival
# prints, on the same file.
#
# Needs: r-cran-survival. Usage: concordance_survival.R <file>
suppressPackageStartupMessages(library(survival))
file <- commandArgs(trailingOnly = TRUE)[1]
values <- matrix(readBin(file, "double", file.size(file) / 8), ncol = 3)
followed <- Surv(values[, 1], values[, 2])
measure <- function(name, weights) {
  best <- Inf
  for (round in 1:3) {
    gc(FALSE)
    seconds <- system.time(c <- concordance(followed ~ values[, 3], reverse = TRUE, timewt = weights))
    best <- min(best, seconds[["user.self"]] + seconds[["sys.self"]])
  }
  cat(sprintf("%s.seconds %.6f\n%s %.17g\n%s.variance %.17g\n", name, best, name, c$concordance, name, c$var))
  if (weights == "n")
    cat(sprintf("%s.concordant %.0f\n%s.discordant %.0f\n", name, c$count[["concordant"]], name,
                c$count[["discordant"]]))
}
measure("harrell", "n")
measure("uno", "n/G2")
cat(sprintf("version %s\n", packageVersion("survival")))
