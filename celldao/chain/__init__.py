"""The way to a chain: what celldao needs of one, through web3.py or through Ape.

backend   what is asked of a connection           codec     calls and answers by ABI
web3py    web3.py and a key                       contract  an ABI at an address
apeworx   an Ape account and its provider         coding    eth_abi with a registry of its own

Sending, the same for both:

sending   what the user sets                      sender    one account: numbers, signing, settling
fees      offers for gas, the ceiling             watch     one transaction until it stays in a block
journal   what was signed, before it is sent      node      what is asked of a node while sending
listener  who is told what is waited for          answers   what a node means by its words
retry     asking a node again
"""
