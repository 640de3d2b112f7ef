#!/usr/bin/env Rscript
# SPDX-License-Identifier: Apache-2.0
# AUC, variance, covariance, intervals and paired test against pROC, proportions and McNemar's test
# against R, to 1e-12 of their value, on the breast-cancer table, on pROC's own aSAH table and on
# random tables with ties.
#
# Needs: pROC (r-cran-proc). Usage: statistics_proc.R <statistics_dump program> <breast_cancer.csv>
suppressPackageStartupMessages(library(pROC))
arguments <- commandArgs(trailingOnly = TRUE)
stopifnot(length(arguments) == 2)
failed <- 0
compared <- 0

etalon <- function(label, a, b) {
  file <- tempfile(fileext = ".csv")
  lines <- sprintf("%d,%.17g,%.17g,p%d", as.integer(label), a, b, seq_along(label))
  writeLines(lines, file)
  output <- system2(arguments[1], shQuote(file), stdout = TRUE)
  status <- attr(output, "status")
  if (!is.null(status)) stop("the program ended with ", status)
  parts <- strsplit(output, " ", fixed = TRUE)
  values <- as.numeric(vapply(parts, `[`, "", 2))
  split(values, vapply(parts, `[`, "", 1))
}

agree <- function(table, what, mine, theirs, tolerance = 1e-12) {
  off <- abs(mine - theirs) / max(abs(theirs), .Machine$double.xmin)
  if (mine == theirs) off <- 0
  good <- is.finite(mine) && off <= tolerance
  compared <<- compared + 1
  if (!good) failed <<- failed + 1
  cat(sprintf("%s %-16s %-16s %.17g  off by %.1e\n", if (good) "ok  " else "FAIL", table, what,
              theirs, off))
}

compare <- function(table, label, a, b) {
  mine <- etalon(label, a, b)
  curve <- function(score) roc(label, score, levels = c(0, 1), direction = "<", quiet = TRUE)
  curves <- list(a = curve(a), b = curve(b))
  for (name in names(curves)) {
    interval <- suppressWarnings(as.numeric(ci.auc(curves[[name]], method = "delong")))
    agree(table, paste0("auc.", name), mine[[paste0("auc.", name)]], as.numeric(curves[[name]]$auc))
    agree(table, paste0("var.", name), mine[[paste0("var.", name)]], var(curves[[name]]))
    agree(table, paste0("lower.", name), mine[[paste0("ci.", name, ".lower")]], max(0, interval[1]))
    agree(table, paste0("upper.", name), mine[[paste0("ci.", name, ".upper")]], min(1, interval[3]))
    # Every case is a patient of its own here.
    agree(table, paste0("clustered.", name), mine[[paste0("clustered.", name)]], var(curves[[name]]))
  }
  # A covariance is a small difference of large sums: held against the variances' size.
  scale <- sqrt(var(curves$a) * var(curves$b))
  agree(table, "cov", 1 + mine$cov / scale, 1 + cov(curves$a, curves$b) / scale)
  test <- roc.test(curves$a, curves$b, method = "delong", paired = TRUE)
  agree(table, "paired.z", mine$paired.z, as.numeric(test$statistic))
  agree(table, "paired.p", mine$paired.p, test$p.value)

  best <- coords(curves$a, "best", best.method = "youden", transpose = FALSE)
  best <- best[which.max(best$threshold), ]
  agree(table, "threshold", mine$threshold, best$threshold)
  agree(table, "sensitivity", mine$sensitivity, best$sensitivity)
  agree(table, "specificity", mine$specificity, best$specificity)
  found <- sum(a[label == 1] >= mine$threshold)
  positives <- sum(label == 1)
  wilson <- suppressWarnings(prop.test(found, positives, correct = FALSE))$conf.int
  exact <- binom.test(found, positives)$conf.int
  agree(table, "wilson.lower", mine$wilson.lower, wilson[1])
  agree(table, "wilson.upper", mine$wilson.upper, wilson[2])
  agree(table, "exact.lower", mine$exact.lower, exact[1])
  agree(table, "exact.upper", mine$exact.upper, exact[2])
  first <- a >= mine$threshold
  second <- b >= mine$threshold
  counts <- c(sum(first & !second), sum(second & !first))
  agree(table, "first only", mine$mcnemar.first_only, counts[1])
  agree(table, "second only", mine$mcnemar.second_only, counts[2])
  if (sum(counts) > 0) {
    pairs <- matrix(c(sum(first & second), counts[2], counts[1], sum(!first & !second)), 2)
    agree(table, "mcnemar.p", mine$mcnemar.p, mcnemar.test(pairs, correct = FALSE)$p.value)
    agree(table, "mcnemar.p_exact", mine$mcnemar.p_exact, binom.test(counts[1], sum(counts))$p.value)
  }
}

cancer <- read.csv(arguments[2], header = FALSE, skip = 1)
compare("breast cancer", 1 - cancer$V31, cancer$V1, cancer$V2)
compare("breast cancer", 1 - cancer$V31, cancer$V8, cancer$V28)

data(aSAH)
poor <- as.integer(aSAH$outcome == "Poor")
compare("aSAH", poor, aSAH$s100b, aSAH$ndka)
compare("aSAH", poor, as.numeric(aSAH$wfns), aSAH$s100b)

set.seed(20, kind = "Mersenne-Twister")
for (round in 1:5) {
  label <- c(0, 0, 1, 1, sample(0:1, 40 * round, replace = TRUE))
  a <- sample(0:(10 * round), length(label), replace = TRUE) / 16 + 0.25 * label
  b <- sample(0:8, length(label), replace = TRUE) / 8 + 0.125 * label
  compare(sprintf("random %d", round), label, a, b)
}

cat(sprintf("%d values compared with pROC %s, R %s; %d disagree\n", compared,
            packageVersion("pROC"), getRversion(), failed))
quit(status = if (failed == 0 && compared > 100) 0 else 1)
