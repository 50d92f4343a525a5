"""The pages: what people meet. A room for each audience; what all rooms share lies here."""
