"""A figure of the administration as a finding: judged once, told in words, kept as it was."""
