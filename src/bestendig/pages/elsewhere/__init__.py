"""Pages of published figures of elsewhere, beside the organisation's own."""
