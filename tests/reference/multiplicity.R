# Holm-adjusted p-values by R's stats::p.adjust. Run: Rscript multiplicity.R > multiplicity.json
set.seed(1979)
cases <- list(c(.01, .04, .03, .005), c(.5, .6, .7), .03, round(runif(12)^3, 6), c(.02, .02, .02))
one <- function(p) sprintf('{"p": [%s], "holm": [%s]}',
  paste(format(p, digits = 15, trim = TRUE), collapse = ", "),
  paste(format(p.adjust(p, "holm"), digits = 15, trim = TRUE), collapse = ", "))
cat("[\n  ", paste(sapply(cases, one), collapse = ",\n  "), "\n]\n", sep = "")
