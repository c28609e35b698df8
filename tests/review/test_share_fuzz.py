"""Random walk over everything that writes an entry; exact conservation in each currency, flags and payees by a model."""
from __future__ import annotations
import random, time
import boa
import pytest
from tests.support import tokens
from tests.support.actors import actor
from tests.support.cell import Policy
from tests.support.register import ONE, Register, wait

ZERO = "0x" + "00" * 20


@pytest.mark.parametrize("seed,order", [(1, (24, 18, 0)), (2, (0, 24, 6)), (3, (22, 23, 18))])
def test_walk(seed, order):
    rnd = random.Random(seed)
    reg = Register.open(policy=Policy.FREE)
    share, T = reg.share, reg.treasury.address
    currencies = [tokens.blacklist(d) for d in order]
    scale = []
    for t in currencies[:2]:
        reg.add_currency(t)
    live = currencies[:2]
    for t in live:
        scale.append(share.dividend_state(t.address).scale)
    owner = {n + 1: a for n, a in enumerate(reg.members)}
    payout: dict[int, str] = {}
    barred: dict[str, bool] = {}
    retired: set[str] = set()
    fresh = iter(actor(f"fresh {seed} {i}") for i in range(10_000))
    strangers = [next(fresh) for _ in range(3)]
    payees = [actor(f"payee {i}") for i in range(3)]
    distributed = {t.address: 0 for t in currencies}
    claimed = {t.address: 0 for t in currencies}

    def accounts():
        return {(i, n): tuple(share.account_of(t.address, n)) for i, t in enumerate(live) for n in owner}

    def check():
        assert share.member_count() == len(owner)
        for i, t in enumerate(live):
            s = share.dividend_state(t.address)
            total = sum(share.account_of(t.address, n).accrued for n in owner) + s.waiting
            assert total == s.booked << s.scale, (seed, step, op)
            assert s.booked == distributed[t.address] - claimed[t.address]
            assert t.balanceOf(share.address) == s.booked
        for n, a in owner.items():
            assert share.number_of(a) == n and share.address_of(n) == a
            assert share.payee_of(n) == payout.get(n, a)
            assert tuple(share.status_of(a)) == (False, barred.get(a, False))
        for a in retired:
            assert share.number_of(a) == 0 and tuple(share.status_of(a)) == (True, False)
            for t in live:
                assert share.claimable(a, t.address) == 0
        for a in strangers:
            assert share.number_of(a) == 0 and share.balanceOf(a) == 0
            assert tuple(share.status_of(a)) == (False, barred.get(a, False))

    end = time.time() + 75
    done: dict[str, int] = {}
    step, op = 0, "start"
    while time.time() < end:
        step += 1
        op = rnd.choice("transfer transfer issue issue_new burn burn_all repoint move_payee bar unbar claim claim_for block unblock distribute distribute wait wait delegate currency".split())
        n = rnd.choice(list(owner)); a = owner[n]
        m = rnd.choice(list(owner)); b = owner[m]
        before = accounts()
        free = {}
        try:
            if op == "transfer":
                share.transfer(b, rnd.choice([0, 1, rnd.randrange(0, share.balanceOf(a) + 1), share.balanceOf(a)]), sender=a)
            elif op == "issue":
                reg.issue(b, rnd.choice([1, ONE, 10**9 * ONE, rnd.randrange(1, 1000 * ONE)]))
            elif op == "issue_new":
                if len(owner) < 14:
                    new = next(fresh)
                    reg.issue(new, rnd.choice([1, 5 * ONE])); owner[len(owner) + 1] = new
            elif op == "burn":
                reg.burn(a, rnd.randrange(1, share.balanceOf(a) + 1) if share.balanceOf(a) else 1)
            elif op == "burn_all":
                if share.balanceOf(a) and share.totalSupply() - share.balanceOf(a) > 0:
                    got = reg.burn(a, share.balanceOf(a))
                    assert got.payee == payout.get(n, a) and got.number == n
            elif op == "repoint":
                new = next(fresh)
                share.repoint(a, new, sender=T)
                owner[n] = new; retired.add(a); payout.pop(n, None)
                if barred.get(a):
                    barred[new] = True
            elif op == "move_payee":
                p = rnd.choice(payees + [ZERO, a]); share.set_payout(p, sender=a)
                if p in (ZERO, a): payout.pop(n, None)
                else: payout[n] = p
            elif op in ("bar", "unbar"):
                x = rnd.choice([a] + strangers)
                share.bar(x, op == "bar", sender=T); barred[x] = op == "bar"
            elif op in ("claim", "claim_for"):
                t = rnd.choice(live); i = live.index(t)
                who = [n] if op == "claim" else [k for k in rnd.choices(list(owner), k=4)] + [n, n]
                dues = {k: share.claimable(owner[k], t.address) for k in set(who)}
                held = t.balanceOf(share.address)
                if op == "claim": share.claim(t.address, sender=a)
                else: share.claim_for([owner[k] for k in who] + strangers + list(retired)[:3], t.address, sender=reg.stranger)
                out = held - t.balanceOf(share.address)
                paid = 0
                for k, due in dues.items():
                    after = share.account_of(t.address, k).accrued
                    lost = before[i, k][1] - after
                    assert lost in (0, due << scale[i])
                    paid += lost >> scale[i]
                    free[i, k] = True
                assert out == paid
                claimed[t.address] += out
            elif op in ("block", "unblock"):
                rnd.choice(live).set_blocked(rnd.choice(payees + [a]), op == "block")
            elif op == "distribute":
                t = rnd.choice(live); d = order[currencies.index(t)]
                x = rnd.choice([1, 7, 10**d, rnd.randrange(1, 10 ** (d + 3)), 10 ** (d + 12)])
                left = ((2**123 - 1) >> share.dividend_state(t.address).scale) - share.dividend_state(t.address).booked
                if x <= left:
                    reg.distribute(t, x)
                    distributed[t.address] += x
                    assert share.dividend_state(t.address).booked == distributed[t.address] - claimed[t.address]
            elif op == "wait":
                wait(rnd.choice([1, 1, 100])); free = None
            elif op == "delegate":
                share.delegate(b, sender=a)
            elif op == "currency" and len(live) == 2 and step > 60:
                reg.add_currency(currencies[2]); live.append(currencies[2]); scale.append(share.dividend_state(currencies[2].address).scale)
        except boa.BoaError:
            done[op + "!"] = done.get(op + "!", 0) + 1
        else:
            done[op] = done.get(op, 0) + 1
        if free is not None:
            after = accounts()
            for key, value in before.items():
                if key not in free:
                    assert after[key][1] == value[1], (seed, step, op, key, value, after[key])
        check()
    print(seed, step, done)
