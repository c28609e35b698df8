"""The way to a chain: what celldao needs of one, through web3.py or through Ape.

backend   what is asked of a connection          codec     calls and answers by ABI
web3py    web3.py and a key                      contract  an ABI at an address
ape       an Ape account and its provider
"""
