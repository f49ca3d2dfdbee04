"""Freight rates for parcel and pallet orders (EUR, without VAT)."""

from decimal import Decimal, ROUND_HALF_UP

BASE_RATE = Decimal("6.90")        # per parcel, up to 2 kg
RATE_PER_KG = Decimal("0.85")
FUEL_SURCHARGE = Decimal("0.125")  # 12.5 %, agreed with the carrier until 30.06.2025
FREE_FROM = Decimal("250.00")      # ab diesem Warenwert versandkostenfrei

ZONES = {"DE": 1, "AT": 2, "CH": 3, "FR": 2, "PL": 2}
ZONE_FACTOR = {1: Decimal("1.0"), 2: Decimal("1.35"), 3: Decimal("1.9")}


def round_cent(amount):
    """Kaufmännisch auf Cent runden."""
    return amount.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def zone_for(country):
    # unknown countries are treated like zone 3
    return ZONES.get(country.upper(), 3)


def parcel_rate(weight_kg, country, goods_value=Decimal("0")):
    if goods_value >= FREE_FROM:
        return Decimal("0.00")
    extra = max(Decimal("0"), Decimal(weight_kg) - 2)
    rate = BASE_RATE + extra * RATE_PER_KG
    rate = rate * ZONE_FACTOR[zone_for(country)]
    return round_cent(rate * (1 + FUEL_SURCHARGE))


# TODO: Palettenpreise gelten nur für 2024, neue Liste einarbeiten
def pallet_rate(pallets, country):
    per_pallet = Decimal("79.00") if pallets < 5 else Decimal("68.50")
    return round_cent(pallets * per_pallet * ZONE_FACTOR[zone_for(country)])


if __name__ == "__main__":
    print(parcel_rate("4.2", "at"))
