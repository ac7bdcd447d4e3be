import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

/**
 * Whether an address belongs to the public internet: not private, loopback, link-local, carrier-grade, multicast,
 * reserved, documentation, or an IPv6 form that carries such an IPv4 address (mapped, 6to4, Teredo, NAT64).
 */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 0) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.kind() === "ipv4") return parsed.range() === "unicast" && !address.startsWith("0.");
  const wide = parsed as ipaddr.IPv6;
  if (wide.isIPv4MappedAddress()) return isPublicAddress(wide.toIPv4Address().toString());
  // Every other transition form is refused as a whole: no honest host of media is reached by its embedded address.
  return wide.range() === "unicast";
}
