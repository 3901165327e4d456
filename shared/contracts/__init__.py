"""Published messages by publisher: versioned, additive only. What stands here other departments rely on."""
