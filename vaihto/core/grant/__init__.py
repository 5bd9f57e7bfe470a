"""What a stay earns in the Erasmus+ pack: from a request to grant lines, each with quantity, rate, basis and source."""
