// Every kind of action as a form: its fields, named as in proposal.yaml, and the call that they make.

import { getAddress, hexToBytes, isAddress, keccak256, stringToBytes } from "viem/utils";
import { callOf, type Call } from "../actions/call";
import type { Context } from "../actions/context";
import { Func, itemOf, type Parameter } from "../actions/function";
import type { OtherCell, OtherRole } from "../actions/other_cells";
import { ownFunctions, type OwnRole } from "../actions/own";
import { NATIVE } from "../cell/amounts";
import type { Address } from "../chain/lens";
import type { Hex } from "../chain/rpc";
import { readTypedData } from "./typed_data";
import * as read from "./values";
import { Unreadable } from "./values";

export type FieldType =
  | "account"
  | "amount"
  | "asset"
  | "shares"
  | "ratio"
  | "duration"
  | "moment"
  | "whole"
  | "yes"
  | "text"
  | "hex"
  | "choice"
  | "lines";

export interface Field {
  name: string;
  type: FieldType;
  choices?: readonly string[];
  optional?: boolean;
  /** What a field holds that is left out of a file. */
  usual?: string;
}

export interface Kind {
  kind: string;
  fields: readonly Field[];
  /** The call, from the text of each field. Throws Unreadable with the field's name before it. */
  build: (given: Given, context: Context) => Call;
}

/** Raised with the field that is wrong. */
export class WrongField extends Error {
  constructor(
    readonly field: string,
    message: string,
  ) {
    super(message);
  }
}

/** The texts of a form, read one by one. */
export class Given {
  constructor(private readonly texts: Readonly<Record<string, string>>) {}

  text(name: string): string {
    return this.texts[name]?.trim() ?? "";
  }

  as<T>(name: string, reader: (text: string) => T): T {
    try {
      return reader(this.texts[name] ?? "");
    } catch (error) {
      if (error instanceof Unreadable) throw new WrongField(name, error.message);
      throw error;
    }
  }

  account(name: string): Address {
    return this.as(name, read.readAccount);
  }
  amount(name: string, context: Context): { token: Address; units: bigint } {
    return this.as(name, (text) => read.readAmount(text, context));
  }
  asset(name: string, context: Context): Address {
    return this.as(name, (text) => read.readAsset(text, context));
  }
  shares(name: string): bigint {
    return this.as(name, read.readShares);
  }
  ratio(name: string): bigint {
    return this.as(name, read.readRatio);
  }
  duration(name: string): bigint {
    return this.as(name, read.readDuration);
  }
  moment(name: string): bigint {
    return this.as(name, read.readMoment);
  }
  whole(name: string): bigint {
    return this.as(name, read.readWhole);
  }
  yes(name: string): boolean {
    return this.as(name, read.readYes);
  }
  hex(name: string, bytes: number | null = null): Hex {
    return this.as(name, (text) => read.readHex(text, bytes));
  }

  /** Whether a field can be read at all, by its type alone; texts and lines are only read together with others. */
  check(field: Field, context: Context): void {
    if (field.optional === true && this.text(field.name) === "") return;
    const { name, type } = field;
    if (type === "amount") this.amount(name, context);
    else if (type === "asset") this.asset(name, context);
    else if (type === "account" || type === "shares" || type === "ratio" || type === "duration") this[type](name);
    else if (type === "moment" || type === "whole" || type === "yes" || type === "hex") this[type](name);
  }
}

function own(role: Exclude<OwnRole, "mandate">, name: string, args: readonly unknown[], context: Context): Call {
  return { target: context.place(role), value: 0n, data: encoded(role, name, args) };
}

function encoded(role: OwnRole, name: string, args: readonly unknown[]): Uint8Array {
  for (const func of ownFunctions(role).values()) if (func.name === name) return func.encode(args);
  throw new Error(`${role} has no function ${name}`);
}

const TRACK = ["voting_delay", "voting_period", "execution_delay", "expiry", "quorum", "approval", "late_extension"] as const;
const POLICIES: Record<string, bigint> = { free: 1n, members: 2n, locked: 4n };
const NO_POLICY: Hex = `0x${"00".repeat(32)}`;
const APPROVE = Func.parse("approve(address spender, uint256 amount)");

const account = (name: string): Field => ({ name, type: "account" });
const amount = (name: string): Field => ({ name, type: "amount" });
const asset = (name: string): Field => ({ name, type: "asset" });
const ratio = (name: string): Field => ({ name, type: "ratio" });
const duration = (name: string): Field => ({ name, type: "duration" });
const moment = (name: string): Field => ({ name, type: "moment" });
const yes = (name: string, usual?: string): Field => ({ name, type: "yes", choices: ["yes", "no"], ...(usual === undefined ? {} : { usual }) });
const text = (name: string, optional = false): Field => ({ name, type: "text", optional });
const lines = (name: string, optional = false): Field => ({ name, type: "lines", optional });

function track(given: Given, name: string): readonly bigint[] {
  return TRACK.map((rule) => {
    const field = `${name}.${rule}`;
    return rule === "quorum" || rule === "approval" ? given.ratio(field) : given.duration(field);
  });
}

function trackFields(name: string): Field[] {
  return TRACK.map((rule) => (rule === "quorum" || rule === "approval" ? ratio : duration)(`${name}.${rule}`));
}

/** Of a text, of typed data, or as it stands; of both, or with a digest that is another's, none. */
function signedDigest(given: Given): Hex {
  const [message, typed] = [given.text("message"), given.text("typed_data")];
  if (message !== "" && typed !== "") throw new WrongField("typed_data", new Unreadable("compose.twoMessages").message);
  if (message === "" && typed === "") return given.hex("digest", 32);
  const digest = message !== "" ? messageDigest(message) : given.as("typed_data", readTypedData).digest;
  if (given.text("digest") !== "" && given.hex("digest", 32).toLowerCase() !== digest) {
    throw new WrongField("digest", new Unreadable("compose.otherDigest").message);
  }
  return digest;
}

/** Function with arguments, or data instead, and the coin of a call. */
function callFields(withData: boolean, withValue: boolean): Field[] {
  return [
    text("function", withData),
    lines("arguments", true),
    ...(withData ? [{ name: "data", type: "hex", optional: true } as const] : []),
    ...(withValue ? [{ name: "value", type: "amount", optional: true } as const] : []),
  ];
}

function calldata(given: Given): Uint8Array {
  if (given.text("function") === "" && given.text("data") !== "") return hexToBytes(given.hex("data"));
  const func = given.as("function", (line) => {
    try {
      return Func.parse(line);
    } catch {
      throw new Unreadable("compose.noFunction");
    }
  });
  const values = given.as("arguments", (block) => {
    const written = block.split("\n").map((line) => line.trim()).filter((line) => line !== "");
    if (written.length !== func.parameters.length) {
      throw new Unreadable("compose.wrongArguments", { wanted: func.text, count: String(func.parameters.length) });
    }
    return func.parameters.map((parameter, index) => argument(parameter, written[index]!));
  });
  return func.encode(values);
}

/** A line as a value: lists, structs, and texts in quotation marks as JSON; everything else as it is. */
function argument(parameter: Parameter, line: string): unknown {
  const isText = parameter.type === "string" && line.startsWith('"');
  if (!isText && !parameter.type.endsWith("]") && !parameter.type.startsWith("(")) return scalar(parameter.type, line);
  let given: unknown;
  try {
    given = JSON.parse(line);
  } catch {
    throw new Unreadable("compose.noList");
  }
  return structured(parameter, given);
}

function structured(parameter: Parameter, given: unknown): unknown {
  if (parameter.type.endsWith("]")) {
    if (!Array.isArray(given)) throw new Unreadable("compose.noList");
    return given.map((item) => structured(itemOf(parameter), item));
  }
  if (parameter.type.startsWith("(")) {
    if (!Array.isArray(given) || given.length !== parameter.components.length) throw new Unreadable("compose.noList");
    return parameter.components.map((component, index) => structured(component, given[index]));
  }
  return scalar(parameter.type, String(given));
}

function scalar(type: string, line: string): unknown {
  // The zero address is an argument of some functions.
  if (type === "address") return isAddress(line) ? getAddress(line) : read.readAccount(line);
  if (type === "bool") return read.readYes(line);
  if (type === "string") return line;
  if (type.startsWith("bytes")) return read.readHex(line, type === "bytes" ? null : Number(type.slice(5)));
  if (type.startsWith("int") && line.startsWith("-")) return -read.readWhole(line.slice(1));
  return read.readWhole(line);
}

function coin(given: Given, context: Context, field = "value"): bigint {
  if (given.text(field) === "") return 0n;
  const { token, units } = given.amount(field, context);
  if (token !== NATIVE) throw new WrongField(field, new Unreadable("compose.noCoin", { symbol: context.native.symbol }).message);
  return units;
}

/** Of a function's text, or a selector itself. */
function selectorIn(line: string): Hex {
  if (line.trim().startsWith("0x")) return read.readHex(line, 4);
  try {
    return Func.parse(line).selector;
  } catch {
    throw new Unreadable("compose.noFunction");
  }
}

const CHARTER: readonly Field[] = [
  moment("charter.expiry"),
  yes("charter.any_receiver", "no"),
  lines("charter.budgets", true),
  lines("charter.receivers", true),
  lines("charter.calls", true),
  { name: "charter.policy", type: "hex", optional: true },
  text("charter.policy_link", true),
];

function charter(given: Given, context: Context): readonly unknown[] {
  const budgets = given.as("charter.budgets", (block) =>
    block.split("\n").map((line) => line.trim()).filter((line) => line !== "").map((line) => {
      const [period = "", lifetime = ""] = line.split(/\s*;\s*/);
      const each = read.readAmount(period, context);
      const whole = read.readAmount(lifetime, context);
      if (each.token !== whole.token) throw new Unreadable("compose.noBudget");
      return [each.token, each.units, whole.units];
    }),
  );
  const receivers = given.as("charter.receivers", (block) =>
    read.readLines(block, (first, rest) => [read.readAccount(first), rest === "" || read.readYes(rest)]),
  );
  const calls = given.as("charter.calls", (block) =>
    read.readLines(block, (first, rest) => {
      // "address, function", or "address, no, function" to strike it off.
      const struck = /^no[,;\s]+/.exec(rest);
      return [read.readAccount(first), selectorIn(struck === null ? rest : rest.slice(struck[0].length)), struck === null];
    }),
  );
  const policy = given.text("charter.policy") === "" ? NO_POLICY : given.hex("charter.policy", 32);
  return [given.moment("charter.expiry"), given.yes("charter.any_receiver"), budgets, receivers, calls, policy, given.text("charter.policy_link")];
}

function ofMandate(name: string, fields: readonly Field[], args: (given: Given, context: Context) => readonly unknown[]): Omit<Kind, "kind"> {
  return {
    fields: [account("mandate"), ...fields],
    build: (given, context) => ({ target: given.account("mandate"), value: 0n, data: encoded("mandate", name, args(given, context)) }),
  };
}

/** The other cell that a form names; the context must know it. */
function there(given: Given, context: Context): OtherCell {
  const found = context.otherCell(given.account("cell"));
  if (found === null) throw new WrongField("cell", new Unreadable("compose.noCell").message);
  return found;
}

function elsewhere(given: Given, context: Context, role: OtherRole, name: string, args: readonly unknown[]): Call {
  const target = there(given, context).place(role);
  if (target === null) throw new WrongField("cell", new Unreadable("compose.noCell").message);
  return { target, value: 0n, data: encoded(role, name, args) };
}

const TABLE: Record<string, Omit<Kind, "kind">> = {
  pay: {
    fields: [account("to"), amount("amount")],
    build: (given, context) => {
      const { token, units } = given.amount("amount", context);
      return own("treasury", "send", [token, [given.account("to")], [units]], context);
    },
  },
  pay_many: {
    fields: [lines("payments")],
    build: (given, context) => {
      const payments = given.as("payments", (block) =>
        read.readLines(block, (first, rest) => ({ to: read.readAccount(first), ...read.readAmount(rest, context) })),
      );
      const token = payments[0]?.token ?? NATIVE;
      if (payments.length === 0 || payments.some((one) => one.token !== token)) {
        throw new WrongField("payments", new Unreadable("compose.oneCurrency").message);
      }
      return own("treasury", "send", [token, payments.map((one) => one.to), payments.map((one) => one.units)], context);
    },
  },
  send_coin: {
    fields: [account("to"), amount("amount")],
    build: (given, context) => ({ target: given.account("to"), value: coin(given, context, "amount"), data: new Uint8Array() }),
  },
  spend_with: {
    fields: [amount("amount"), account("contract"), ...callFields(true, false)],
    build: (given, context) => {
      const { token, units } = given.amount("amount", context);
      const data = calldata(given);
      return own("treasury", "spend_with", [token, units, given.account("contract"), bytes(data)], context);
    },
  },
  allow: {
    fields: [account("spender"), amount("amount")],
    build: (given, context) => {
      const { token, units } = given.amount("amount", context);
      return { target: token, value: 0n, data: APPROVE.encode([given.account("spender"), units]) };
    },
  },
  issue_shares: {
    fields: [account("to"), { name: "shares", type: "shares" }],
    build: (given, context) => own("share", "issue", [given.account("to"), given.shares("shares")], context),
  },
  admit_member: {
    fields: [account("member"), { name: "shares", type: "shares" }],
    build: (given, context) => own("share", "issue", [given.account("member"), given.shares("shares")], context),
  },
  offer_buy_back: {
    fields: [amount("price"), { name: "shares", type: "shares" }, moment("until")],
    build: (given, context) => {
      const { token, units } = given.amount("price", context);
      return own("treasury", "offer_buy_back", [token, units, given.shares("shares"), given.moment("until")], context);
    },
  },
  withdraw_buy_back: {
    fields: [asset("asset")],
    build: (given, context) => own("treasury", "offer_buy_back", [given.asset("asset", context), 0n, 0n, 0n], context),
  },
  burn_shares: {
    fields: [account("owner"), { name: "shares", type: "shares" }],
    build: (given, context) => own("treasury", "burn", [given.account("owner"), given.shares("shares")], context),
  },
  bar: {
    fields: [account("account"), yes("barred")],
    build: (given, context) => own("share", "bar", [given.account("account"), given.yes("barred")], context),
  },
  set_split: {
    fields: [ratio("dividend_ratio"), { ...duration("smoothing"), usual: "0 seconds" }, lines("recipients", true)],
    build: (given, context) => {
      const recipients = given.as("recipients", (block) =>
        read.readLines(block, (first, rest) => [read.readAccount(first), read.readRatio(rest)]),
      );
      return own("splitter", "set_split", [[given.ratio("dividend_ratio"), given.duration("smoothing"), recipients]], context);
    },
  },
  set_reserve_floor: {
    fields: [amount("floor")],
    build: (given, context) => {
      const { token, units } = given.amount("floor", context);
      return own("splitter", "set_reserve_floor", [token, units], context);
    },
  },
  allocate: {
    fields: [asset("asset")],
    build: (given, context) => own("splitter", "allocate", [given.asset("asset", context)], context),
  },
  register_asset: {
    fields: [asset("token"), { name: "decimals", type: "whole" }],
    build: (given, context) => own("treasury", "register_asset", [given.asset("token", context), given.whole("decimals")], context),
  },
  unregister_asset: {
    fields: [asset("asset")],
    build: (given, context) => own("treasury", "unregister_asset", [given.asset("asset", context)], context),
  },
  register_currency: {
    fields: [asset("asset")],
    build: (given, context) => own("treasury", "register_currency", [given.asset("asset", context)], context),
  },
  set_transfer: {
    fields: [{ name: "transfer", type: "choice", choices: Object.keys(POLICIES) }],
    build: (given, context) => own("share", "set_policy", [POLICIES[given.text("transfer")] ?? 2n], context),
  },
  set_holder_cap: {
    fields: [ratio("cap")],
    build: (given, context) => own("share", "set_holder_cap", [given.ratio("cap")], context),
  },
  set_movable: {
    fields: [yes("movable")],
    build: (given, context) => own("share", "set_movable", [given.yes("movable")], context),
  },
  set_tracks: {
    fields: [...trackFields("ordinary"), ...trackFields("constitutional")],
    build: (given, context) => own("governor", "set_tracks", [track(given, "ordinary"), track(given, "constitutional")], context),
  },
  set_threshold: {
    fields: [ratio("threshold")],
    build: (given, context) => own("governor", "set_proposal_threshold", [given.ratio("threshold")], context),
  },
  set_guardian: {
    fields: [account("guardian"), moment("until")],
    build: (given, context) => own("governor", "set_guardian", [given.account("guardian"), given.moment("until")], context),
  },
  remove_guardian: {
    fields: [],
    build: (_, context) => own("governor", "set_guardian", [`0x${"00".repeat(20)}`, 0n], context),
  },
  set_exit_terms: {
    fields: [duration("delay"), duration("holding_time")],
    build: (given, context) => own("treasury", "set_exit_terms", [given.duration("delay"), given.duration("holding_time")], context),
  },
  set_spending_limit: {
    fields: [ratio("limit"), duration("period")],
    build: (given, context) => own("treasury", "set_spending_limit", [given.ratio("limit"), given.duration("period")], context),
  },
  list_call: {
    fields: [account("contract"), text("function"), yes("listed")],
    build: (given, context) => {
      const selector = given.as("function", selectorIn);
      return own("treasury", "list_call", [given.account("contract"), selector, given.yes("listed")], context);
    },
  },
  propose_recovery: {
    fields: [account("lost"), account("replacement")],
    build: (given, context) => own("treasury", "propose_recovery", [given.account("lost"), given.account("replacement")], context),
  },
  cancel_recovery: {
    fields: [account("lost")],
    build: (given, context) => own("treasury", "cancel_recovery", [given.account("lost")], context),
  },
  appoint_successor: {
    fields: [account("governor")],
    build: (given, context) => own("treasury", "appoint_successor", [given.account("governor")], context),
  },
  dissolve: {
    fields: [account("heir")],
    build: (given, context) => own("treasury", "dissolve", [given.account("heir")], context),
  },
  sign_message: {
    fields: [lines("message", true), lines("typed_data", true), { name: "digest", type: "hex", optional: true }, moment("until")],
    build: (given, context) => {
      const digest = signedDigest(given);
      return own("treasury", "approve_message", [digest, given.moment("until")], context);
    },
  },
  revoke_message: {
    fields: [{ name: "digest", type: "hex" }],
    build: (given, context) => own("treasury", "revoke_message", [given.hex("digest", 32)], context),
  },
  set_dao_uri: {
    fields: [text("uri")],
    build: (given, context) => own("treasury", "set_dao_uri", [given.text("uri")], context),
  },
  set_mandate_rules: {
    fields: [yes("allowed"), ratio("draw_limit"), ratio("petition_quorum"), duration("shortest_period"), duration("longest_period")],
    build: (given, context) => {
      const ratios = [given.ratio("draw_limit"), given.ratio("petition_quorum")];
      const periods = [given.duration("shortest_period"), given.duration("longest_period")];
      return own("factory", "set_mandate_rules", [[given.yes("allowed"), ...ratios, ...periods]], context);
    },
  },
  grant_mandate: {
    fields: [account("operator"), duration("period"), duration("report_time"), ...CHARTER],
    build: (given, context) => {
      const terms = [given.account("operator"), given.duration("period"), given.duration("report_time"), charter(given, context)];
      return own("factory", "grant_mandate", [terms], context);
    },
  },
  vote_in: {
    fields: [account("cell"), { name: "proposal", type: "whole" }, { name: "support", type: "choice", choices: ["for", "against", "abstain"] }, text("reason", true)],
    build: (given, context) => {
      const votes = [given.whole("proposal"), BigInt(["against", "for", "abstain"].indexOf(given.text("support")))];
      const reason = given.text("reason");
      return reason === ""
        ? elsewhere(given, context, "governor", "castVote", votes)
        : elsewhere(given, context, "governor", "castVoteWithReason", [...votes, reason]);
    },
  },
  delegate_in: {
    fields: [account("cell"), account("to")],
    build: (given, context) => elsewhere(given, context, "share", "delegate", [given.account("to")]),
  },
  claim_in: {
    fields: [account("cell"), text("asset")],
    build: (given, context) => {
      const asset = given.as("asset", (symbol) => {
        const found = symbol.trim().startsWith("0x") ? read.readAccount(symbol) : there(given, context).token(symbol.trim());
        if (found === null) throw new Unreadable("compose.noAsset", { symbol });
        return found;
      });
      return elsewhere(given, context, "share", "claim", [asset]);
    },
  },
  exit_from: {
    fields: [account("cell"), { name: "shares", type: "shares" }],
    build: (given, context) => elsewhere(given, context, "treasury", "exit", [given.shares("shares")]),
  },
  transfer_shares: {
    fields: [account("cell"), account("to"), { name: "shares", type: "shares" }],
    build: (given, context) => elsewhere(given, context, "share", "transfer", [given.account("to"), given.shares("shares")]),
  },
  move_in: {
    fields: [account("cell"), account("to"), moment("until"), { name: "signature", type: "hex" }],
    build: (given, context) =>
      elsewhere(given, context, "share", "move", [given.account("to"), given.moment("until"), given.hex("signature")]),
  },
  amend_mandate: ofMandate("amend", CHARTER, (given, context) => [charter(given, context)]),
  suspend_mandate: ofMandate("suspend", [yes("suspended", "yes")], (given) => [given.yes("suspended")]),
  recall_mandate: ofMandate("recall", [], () => []),
  sweep_mandate: ofMandate("sweep", [lines("assets")], (given, context) => [
    given.as("assets", (block) => read.readLines(block, (first) => read.readAsset(first, context))),
  ]),
  call_by_mandate: ofMandate("call_by_vote", [account("contract"), ...callFields(true, true)], (given, context) => [
    given.account("contract"),
    coin(given, context),
    bytes(calldata(given)),
  ]),
  call: {
    fields: [account("target"), ...callFields(false, true)],
    build: (given, context) => ({ target: given.account("target"), value: coin(given, context), data: calldata(given) }),
  },
  raw_call: {
    fields: [account("target"), { name: "data", type: "hex", usual: "0x" }, { name: "value", type: "amount", optional: true }],
    build: (given, context) => callOf(given.account("target"), coin(given, context), given.hex("data")),
  },
};

export const KINDS: ReadonlyMap<string, Kind> = new Map(Object.entries(TABLE).map(([kind, rest]) => [kind, { kind, ...rest }]));

/** What a wallet signs for a text (EIP-191). */
function messageDigest(message: string): Hex {
  const body = stringToBytes(message);
  const head = stringToBytes(`\x19Ethereum Signed Message:\n${body.length}`);
  return keccak256(Uint8Array.from([...head, ...body]));
}

function bytes(data: Uint8Array): Hex {
  return `0x${Array.from(data, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

