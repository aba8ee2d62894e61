import type { AgentEvent, DomainInfo } from './protocol.ts';

/**
 * What domains were called. xl takes a domain's name out of xenstore first of all when it destroys it, while Xen still has the domain, and
 * keeps it until its last page is free.
 */
export class DomainNames {
  readonly #byId = new Map<number, string>();

  /** A domain that the agent follows has its number. */
  heard({ id, domain }: Extract<AgentEvent, { event: 'domain' }>): void {
    if (id !== undefined) this.#byId.set(id, domain);
  }

  /** The list with the last known names of domains that have none any more: these are being taken down. A domain that is only being made has none yet. */
  fill(list: readonly DomainInfo[]): DomainInfo[] {
    const there = new Set(list.map(({ id }) => id));
    for (const id of this.#byId.keys()) if (!there.has(id)) this.#byId.delete(id);
    return list.map((info) => {
      const known = this.#byId.get(info.id);
      if (info.name !== '') this.#byId.set(info.id, info.name);
      return info.name === '' && known !== undefined ? { ...info, name: known, state: 'dying' } : info;
    });
  }
}
