# Reference numbers for the within-estimator, by R's lm with a dummy for every person and wave,
# and clubSandwich. Run in this folder: Rscript fixed_effects.R. Writes fixed_effects.csv
# (the data, one row a person) and fixed_effects.json.
suppressMessages(library(clubSandwich))
set.seed(20262)
people <- 40
waves <- 4
team <- rep(sprintf("t%02d", 1:10), length.out = people)
hours <- matrix(round(rgamma(people * waves, 2, 1), 1), people)
home <- matrix(rbinom(people * waves, 1, 0.4), people)
shock <- matrix(rnorm(10 * waves, 0, 0.5), 10)[as.integer(factor(team)), ]
score <- round(rnorm(people, 3, 1) + 0.2 * hours - 0.3 * home + shock +
  matrix(rnorm(people * waves, 0, 0.7), people) + rep(c(0, 0.2, 0.1, 0.4), each = people), 2)
score[matrix(runif(people * waves) < 0.25, people)] <- NA
score[1, ] <- NA
score[2, ] <- c(3.1, NA, NA, NA)
wide <- data.frame(team, score, hours, home)
names(wide) <- c("team", paste0("score_", 1:waves), paste0("hours_", 1:waves), paste0("home_", 1:waves))
write.csv(wide, "fixed_effects.csv", row.names = FALSE, na = "", quote = FALSE)

long <- data.frame(person = factor(rep(1:people, waves)), team = rep(team, waves),
  wave = factor(rep(1:waves, each = people)), score = c(score), hours = c(hours), home = c(home))
long <- long[!is.na(long$score), ]
long <- long[long$person %in% names(which(table(long$person) > 1)), ]
long$person <- droplevels(long$person)
fit <- lm(score ~ hours + home + wave + person, data = long)
test <- coef_test(fit, vcov = "CR2", cluster = long$team, test = "Satterthwaite", coefs = c("hours", "home"))
numbers <- list(people = nlevels(long$person))
for (i in 1:2) {
  row <- summary(fit)$coefficients[i + 1, ]
  numbers$by_person[[c("hours", "home")[i]]] <- list(estimate = row[[1]], se = row[[2]], df = fit$df.residual, p = row[[4]])
  numbers$by_team[[c("hours", "home")[i]]] <- list(estimate = test$beta[i], se = test$SE[i], df = test$df_Satt[i], p = test$p_Satt[i])
}
jsonlite::write_json(numbers, "fixed_effects.json", auto_unbox = TRUE, digits = NA, pretty = TRUE)
