"""What an editor asks of the content while somebody types: `dateline lsp`, and what its answers are made of."""
