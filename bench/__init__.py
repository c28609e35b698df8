"""What a cell's work costs in gas, measured on a local node by the protocol in bench/README.md."""
