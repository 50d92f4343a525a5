# Fits the repeated-measures model with nlme::gls (the same model) or lme4::lmer (a random
# intercept only). Prints the CPU seconds of the fit and the group × wave effect at the last wave.
# Rscript speed.R MODEL FOLDER
arguments <- commandArgs(trailingOnly = TRUE)
folder <- arguments[2]
column <- function(name) {
  path <- file.path(folder, paste0(name, ".bin"))
  readBin(path, "double", n = file.size(path) / 8)
}
# Everybody answered the first wave, so the numbers are the levels; factor() would take seconds.
id <- as.integer(column("id")) + 1L
d <- data.frame(
  id = structure(id, levels = as.character(seq_len(max(id))), class = "factor"), group = factor(column("group")), time = column("wave") + 1,
  wave = factor(column("wave")), score = column("score")
)
suppressPackageStartupMessages(if (arguments[1] == "gls") library(nlme) else library(lme4))
spent <- system.time(
  if (arguments[1] == "gls") {
    fit <- gls(score ~ wave * group, data = d, method = "REML",
               correlation = corSymm(form = ~ time | id), weights = varIdent(form = ~ 1 | wave))
    beta <- coef(fit)
  } else {
    fit <- lmer(score ~ wave * group + (1 | id), data = d, REML = TRUE)
    beta <- fixef(fit)
  }
)
status <- readLines("/proc/self/status")
peak <- as.numeric(gsub("[^0-9]", "", grep("VmHWM", status, value = TRUE))) / 1024
cat(sprintf('{"cpu": %.3f, "peak_mb": %.0f, "estimate": %.9f}\n',
            spent[["user.self"]] + spent[["sys.self"]], peak, beta[[length(beta)]]))
