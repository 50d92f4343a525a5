"""Writing questionnaires, each action by who may write them."""
