"""ABI encoding and decoding as eth_abi publishes it, whatever else this process has loaded.

eth_abi's registry belongs to the process, and Ape changes it on import: numbers that are cut short, or not
there at all, then decode to something. A wrong address would be read as a balance of zero. So celldao has a
registry of its own; nothing else here may use eth_abi's.
"""

from __future__ import annotations

from typing import Any, Final, cast

from eth_abi import decoding, encoding
from eth_abi.codec import ABICodec
from eth_abi.registry import ABIRegistry, BaseEquals, has_arrlist, is_base_tuple

# eth_abi has no types here.
_equals = cast(Any, BaseEquals)

_CODERS: Final[tuple[tuple[Any, Any, Any], ...]] = (
    (_equals("uint"), encoding.UnsignedIntegerEncoder, decoding.UnsignedIntegerDecoder),
    (_equals("int"), encoding.SignedIntegerEncoder, decoding.SignedIntegerDecoder),
    (_equals("address"), encoding.AddressEncoder, decoding.AddressDecoder),
    (_equals("bool"), encoding.BooleanEncoder, decoding.BooleanDecoder),
    (_equals("bytes", with_sub=True), encoding.BytesEncoder, decoding.BytesDecoder),
    (_equals("bytes", with_sub=False), encoding.ByteStringEncoder, decoding.ByteStringDecoder),
    (_equals("function"), encoding.BytesEncoder, decoding.BytesDecoder),
    (_equals("string"), encoding.TextStringEncoder, decoding.StringDecoder),
    (_equals("fixed"), encoding.SignedFixedEncoder, decoding.SignedFixedDecoder),
    (_equals("ufixed"), encoding.UnsignedFixedEncoder, decoding.UnsignedFixedDecoder),
    (has_arrlist, encoding.BaseArrayEncoder, decoding.BaseArrayDecoder),
    (is_base_tuple, encoding.TupleEncoder, decoding.TupleDecoder),
)


class _TextDecoder(cast(Any, decoding.StringDecoder)):  # type: ignore[misc]
    """Of a text that is no UTF-8 as much as can be read."""

    def __init__(self) -> None:
        super().__init__(handle_string_errors="replace")


def _codec(text_decoder: Any = decoding.StringDecoder) -> ABICodec:
    registry = cast(Any, ABIRegistry)()
    for types, encoder, decoder in _CODERS:
        registry.register(types, encoder, text_decoder if decoder is decoding.StringDecoder else decoder)
    return ABICodec(registry)


_CODEC: Final = _codec()
encode: Final = _CODEC.encode
decode: Final = _CODEC.decode
# For what lies on chain: contracts take any bytes as a text, and one must not end the reading of all others.
decode_any_text: Final = _codec(_TextDecoder).decode
