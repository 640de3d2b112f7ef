#!/usr/bin/env Rscript
# SPDX-License-Identifier: Apache-2.0
# Survival metrics against R's survival and riskRegression: lung and pbc of the package survival,
# with figures noted from those packages, and random tables with ties on a seed that is printed.
#
# Differences of definition, each compared where it does not matter or allowed for:
#  - `ymax` of concordance() takes in events at that time, `until` does not;
#  - Score() counts a case without a risk among its AUC's ties as we do, but its standard errors
#    come from another expansion: not compared. Influence is held against differences by weight
#    in the unit tests.
#
# Needs: r-cran-survival, r-cran-riskregression. Usage: survival_r.R <survival_dump program> [<seed>]
suppressPackageStartupMessages({
  library(survival)
  library(riskRegression)
})
arguments <- commandArgs(trailingOnly = TRUE)
stopifnot(length(arguments) >= 1)
seed <- if (length(arguments) > 1) as.integer(arguments[2]) else as.integer(as.numeric(Sys.time()) %% 1e9)
cat("seed", seed, "\n")
set.seed(seed)
failed <- 0
compared <- 0

etalon <- function(table, times) {
  file <- tempfile(fileext = ".csv")
  writeLines(sprintf("%.17g,%d,%.17g,%.17g,%d", table$time, as.integer(table$event), table$risk,
                     table$probability, as.integer(table$group)), file)
  output <- system2(arguments[1], c(shQuote(file), sprintf("%.17g", times)), stdout = TRUE)
  status <- attr(output, "status")
  if (!is.null(status)) stop("the program ended with ", status)
  parts <- strsplit(output, " ", fixed = TRUE)
  setNames(as.numeric(vapply(parts, `[`, "", 2)), vapply(parts, `[`, "", 1))
}

agree <- function(table, what, mine, theirs, tolerance = 1e-10) {
  off <- abs(mine - theirs) / max(abs(theirs), 1e-6)
  if (is.nan(mine) && is.nan(theirs) || identical(unname(mine), unname(theirs))) off <- 0
  good <- is.finite(off) && off <= tolerance
  compared <<- compared + 1
  if (!good) failed <<- failed + 1
  cat(sprintf("%s %-10s %-22s %.17g  off by %.1e\n", if (good) "ok  " else "FAIL", table, what,
              theirs, off))
}

compare <- function(name, table, times) {
  mine <- etalon(table, times)
  fit <- survfit(Surv(time, event) ~ 1, table)
  at <- summary(fit, times = times, extend = TRUE)
  median <- quantile(fit, 0.5)
  for (what in c("quantile", "lower", "upper")) {
    key <- c(quantile = "median", lower = "median.lower", upper = "median.upper")[[what]]
    theirs <- as.numeric(median[[what]])
    agree(name, key, mine[[key]], if (is.na(theirs)) Inf else theirs)
  }
  both <- list(harrell = concordance(Surv(time, event) ~ risk, table, reverse = TRUE),
               uno = concordance(Surv(time, event) ~ risk, table, reverse = TRUE, timewt = "n/G2"))
  for (which in names(both)) {
    agree(name, which, mine[[which]], both[[which]]$concordance)
    agree(name, paste0(which, ".variance"), mine[[paste0(which, ".variance")]], both[[which]]$var, 1e-9)
  }
  for (count in c("concordant", "discordant"))
    agree(name, count, mine[[paste0("harrell.", count)]], both$harrell$count[[count]], 0)
  agree(name, "tied_risk", mine[["harrell.tied_risk"]], both$harrell$count[["tied.x"]], 0)
  agree(name, "tied_time", mine[["harrell.tied_time"]], both$harrell$count[["tied.y"]], 0)
  agree(name, "tied_both", mine[["harrell.tied_both"]], both$harrell$count[["tied.xy"]], 0)
  if (max(table$group) > 0) {
    test <- survdiff(Surv(time, event) ~ group, table)
    agree(name, "logrank.chi", mine[["logrank.chi"]], test$chisq)
    for (g in seq_along(test$exp))
      agree(name, paste0("expected.", g), mine[[paste0("logrank.expected", g - 1)]], test$exp[[g]])
  }
  scored <- Score(list(model = matrix(table$probability, nrow(table), length(times))),
                  formula = Surv(time, event) ~ 1, data = table, times = times, cens.model = "km",
                  metrics = c("auc", "brier"), conf.int = FALSE, null.model = TRUE)
  of_risk <- Score(list(model = matrix(table$risk, nrow(table), length(times))),
                   formula = Surv(time, event) ~ 1, data = table, times = times, cens.model = "km",
                   metrics = "auc", conf.int = FALSE, null.model = FALSE)
  brier <- as.data.frame(scored$Brier$score)
  area <- as.data.frame(of_risk$AUC$score)
  for (k in seq_along(times)) {
    key <- function(what) mine[[paste0(what, ".", k - 1)]]
    agree(name, paste0("km.", k), key("km"), at$surv[k])
    agree(name, paste0("km.se.", k), key("km.se"), at$std.err[k])
    agree(name, paste0("auc.", k), key("auc"), area$AUC[area$model == "model" & area$times == times[k]])
    agree(name, paste0("brier.", k), key("brier"),
          brier$Brier[brier$model == "model" & brier$times == times[k]])
    agree(name, paste0("brier.null.", k), key("brier.null"),
          brier$Brier[brier$model == "Null model" & brier$times == times[k]])
    before <- max(table$time[table$time < times[k]])
    for (which in c(harrell = "n", uno = "n/G2")) {
      until <- concordance(Surv(time, event) ~ risk, table, reverse = TRUE, timewt = which, ymax = before)
      label <- if (which == "n") "harrell.until" else "uno.until"
      agree(name, paste0(label, ".", k), key(label), until$concordance)
    }
    agree(name, paste0("oe.", k), key("oe"), (1 - at$surv[k]) / mean(table$probability))

    # Inverse probability weights from survfit alone, the logistic model from glm.
    left <- survfit(Surv(time + ifelse(event == 1, 0, 0.25 * gap), event == 0) ~ 1,
                    within(table, gap <- min(diff(sort(unique(time))))))
    kept <- function(t) summary(left, times = t, extend = TRUE)$surv
    gap <- min(diff(sort(unique(table$time))))
    known <- table$time > times[k] | table$event == 1
    part <- table[known, ]
    part$y <- as.integer(part$time <= times[k])
    part$w <- 1 / vapply(pmin(part$time - 0.5 * gap, ifelse(part$y == 1, Inf, times[k] + 0.5 * gap)), kept, 0)
    part$w[part$y == 0] <- 1 / kept(times[k] + 0.5 * gap)
    part$x <- qlogis(pmin(pmax(part$probability, 1e-12), 1 - 1e-12))
    tight <- glm.control(epsilon = 1e-15, maxit = 100)
    line <- suppressWarnings(glm(y ~ x, quasibinomial, part, weights = w, control = tight))
    flat <- suppressWarnings(glm(y ~ offset(x), quasibinomial, part, weights = w, control = tight))
    agree(name, paste0("slope.", k), key("slope"), coef(line)[[2]], 1e-9)
    agree(name, paste0("intercept.", k), key("intercept"), coef(line)[[1]], 1e-9)
    agree(name, paste0("intercept_only.", k), key("intercept_only"), coef(flat)[[1]], 1e-9)
  }
  mine
}

noted <- function(table, what, mine, digits) agree(table, paste("noted:", what), mine, digits, 1e-8)

ill <- na.omit(lung[, c("time", "status", "age", "sex", "ph.ecog")])
ill$event <- as.integer(ill$status == 2)
fit <- coxph(Surv(time, event) ~ age + sex + ph.ecog, ill)
ill$risk <- predict(fit)
ill$probability <- predictRisk(coxph(Surv(time, event) ~ age + sex + ph.ecog, ill, x = TRUE), ill, 365)[, 1]
ill$group <- ill$sex - 1
mine <- compare("lung", ill, c(180, 365))
noted("lung", "C", mine[["harrell"]], .6371354930)
noted("lung", "C's error", sqrt(mine[["harrell.variance"]]), .0250679739)
noted("lung", "concordant", mine[["harrell.concordant"]], 12544)
noted("lung", "discordant", mine[["harrell.discordant"]], 7117)
noted("lung", "tied", mine[["harrell.tied_risk"]], 126)
noted("lung", "Uno's C", mine[["uno"]], .626148295)

everybody <- data.frame(time = lung$time, event = as.integer(lung$status == 2), group = lung$sex - 1,
                        risk = lung$sex + lung$age / 1000, probability = .4)
everybody$probability <- .2 + .5 * rank(everybody$risk) / nrow(lung)
mine <- compare("lung 228", everybody, c(180, 365))
noted("lung 228", "S(180)", mine[["km.0"]], .721670653410)
noted("lung 228", "S(365)", mine[["km.1"]], .409241624460)
noted("lung 228", "error at 365", mine[["km.se.1"]], .035823638172)
noted("lung 228", "median", mine[["median"]], 310)
noted("lung 228", "median from", mine[["median.lower"]], 285)
noted("lung 228", "median to", mine[["median.upper"]], 363)
noted("lung 228", "log-rank", mine[["logrank.chi"]], 10.3267419549)

trial <- pbc[1:312, ]
trial$event <- as.integer(trial$status == 2)
trial$group <- trial$trt - 1
model <- coxph(Surv(time, event) ~ age + edema + log(bili) + log(protime) + log(albumin), trial, x = TRUE)
trial$risk <- predict(model)
expected <- list(auc = c(.9195924765, .9154873305, .8584199900),
                 brier = c(.03982073195, .10092452844, .14941043944),
                 null = c(.06554076, .20559372, .24624669))
times <- c(365, 1825, 3650)
for (k in 1:3) {
  trial$probability <- predictRisk(model, trial, times[k])[, 1]
  mine <- compare(paste("pbc", times[k]), trial[, c("time", "event", "risk", "probability", "group")], times[k])
  noted("pbc", "C", mine[["harrell"]], .8438612634)
  noted("pbc", "Uno's C", mine[["uno"]], .7899868638)
  noted("pbc", paste("AUC at", times[k]), mine[["auc.0"]], expected$auc[k])
  noted("pbc", paste("Brier at", times[k]), mine[["brier.0"]], expected$brier[k])
  agree("pbc", paste("noted: null Brier at", times[k]), mine[["brier.null.0"]], expected$null[k], 1e-7)
}
# The figure noted for ymax = 3650 takes in events on that day, of which there are none.
noted("pbc", "Uno's C until 3650", mine[["uno.until.0"]], .8101155267)

for (round in 1:4) {
  n <- c(60, 150, 400, 900)[round]
  levels <- c(25, 40, 1e5, 200)[round]
  raw <- rexp(n)
  cut <- rexp(n, .5)
  table <- data.frame(time = ceiling(pmin(raw, cut) * levels / 4) + 1, event = as.integer(raw <= cut))
  table$risk <- round(-log(raw) + rnorm(n), if (round == 3) 12 else 1)
  table$probability <- plogis(table$risk / 2 + .2)
  table$group <- c(0:2, sample(0:2, n - 3, TRUE))
  # Before either time there is an event, or the concordance until then is not defined.
  first <- min(table$time[table$event == 1])
  compare(paste("random", round), table, pmax(ceiling(unname(quantile(table$time, c(.3, .7)))), first + 1))
}
cat(compared, "values compared,", failed, "disagree\n")
quit(status = if (failed == 0 && compared > 200) 0 else 1)
