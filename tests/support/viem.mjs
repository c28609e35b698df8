// Signs and checks typed data (EIP-712) with viem, as the page and most wallets of the web do.
//
//   node viem.mjs <folder with node_modules>    jobs on standard input, answers on standard output, both JSON lists
//
// {"do": "sign", "key": "0x…", "data": {domain, types, primaryType, message}}           -> {"signature": "0x…"}
// {"do": "check", "address": "0x…", "signature": "0x…", "data": …}  -> {"valid": true, "signer": "0x…", "digest": "0x…"}

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(join(process.argv[2], "package.json"));
const load = (name) => import(pathToFileURL(require.resolve(name)).href);
const { hashTypedData, recoverTypedDataAddress, verifyTypedData } = await load("viem");
const { privateKeyToAccount } = await load("viem/accounts");

async function answer(job) {
  if (job.do === "sign") {
    return { signature: await privateKeyToAccount(job.key).signTypedData(job.data) };
  }
  const { address, signature, data } = job;
  const signed = { ...data, signature };
  return {
    valid: await verifyTypedData({ ...signed, address }).catch(() => false),
    signer: await recoverTypedDataAddress(signed).catch(() => null),
    digest: hashTypedData(data),
  };
}

const jobs = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(await Promise.all(jobs.map(answer))));
