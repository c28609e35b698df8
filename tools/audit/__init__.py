"""What is known against the packages we stand on: `make audit`. No answer is never taken for a good one."""
