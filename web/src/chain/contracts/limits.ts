// Written by `python -m tools.page_contracts` from celldao/artifacts. Change the contract, not this.
export const limits = {
  MAX_ACTIONS: 10,
  MAX_DATA: 2240,
  MAX_DESCRIPTION: 8192,
  MAX_RECEIVERS: 32,
  MAX_INNER_DATA: 2048,
  MAX_RECIPIENTS: 8,
  MAX_BUDGETS: 4,
  MAX_CHARTER_RECEIVERS: 64,
  MAX_CHARTER_CALLS: 32,
  MAX_SWEEP: 8,
  MAX_LINK: 256,
  MAX_DECIMALS: 24,
} as const;
