# Reference numbers for a comparison at follow-up, by R's t.test, lm and clubSandwich.
# Run in this folder: Rscript followup.R. Writes followup.csv (the data) and followup.json.
suppressMessages(library(clubSandwich))
set.seed(20261)
n <- 90
d <- data.frame(team = rep(sprintf("t%02d", 1:12), length.out = n))
d$group <- ifelse(as.integer(factor(d$team)) <= 5, "programme", "comparison")
effect <- setNames(rnorm(12, 0, 0.4), sort(unique(d$team)))
d$before <- round(3.2 + effect[d$team] + rnorm(n, 0, 0.8), 2)
d$after <- round(1.2 + 0.6 * d$before + 0.25 * (d$group == "programme") +
  rnorm(n, 0, ifelse(d$group == "programme", 0.9, 0.5)), 2)
# Every sixth person has no baseline, two have no follow-up.
d$before[seq(6, n, 6)] <- NA
d$after[c(10, 44)] <- NA
# The same people drawn by lottery within teams, so that a team has people of both groups.
d$drawn <- sample(rep(c("programme", "comparison"), length.out = n))
write.csv(d, "followup.csv", row.names = FALSE, na = "", quote = FALSE)

seen <- d[!is.na(d$after), ]
both <- seen[!is.na(seen$before), ]
numbers <- list()
welch <- t.test(after ~ group, data = transform(seen, group = factor(group, c("programme", "comparison"))))
numbers$difference <- list(estimate = unname(welch$estimate[1] - welch$estimate[2]),
  se = unname(welch$stderr), df = unname(welch$parameter), low = welch$conf.int[1],
  high = welch$conf.int[2], p = welch$p.value, n = nrow(seen))
ancova <- lm(after ~ I(group == "programme") + before, data = both)
row <- summary(ancova)$coefficients[2, ]
numbers$adjusted_difference <- list(estimate = row[[1]], se = row[[2]], df = ancova$df.residual,
  low = confint(ancova)[2, 1], high = confint(ancova)[2, 2], p = row[[4]], n = nrow(both))
robust <- function(fit, rows) {
  test <- coef_test(fit, vcov = "CR2", cluster = rows$team, test = "Satterthwaite")[2, ]
  list(estimate = test$beta, se = test$SE, df = test$df_Satt, p = test$p_Satt, n = nrow(rows))
}
for (by in c("group", "drawn")) {
  seen$x <- as.numeric(seen[[by]] == "programme")
  both$x <- as.numeric(both[[by]] == "programme")
  numbers[[paste0("difference_by_team_", by)]] <- robust(lm(after ~ x, data = seen), seen)
  numbers[[paste0("adjusted_by_team_", by)]] <- robust(lm(after ~ x + before, data = both), both)
}
jsonlite::write_json(numbers, "followup.json", auto_unbox = TRUE, digits = NA, pretty = TRUE)
