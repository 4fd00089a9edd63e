import { joinVariants } from '../rules/template.js';
import type { CampaignDefinition } from './campaign.js';

/** What a campaign is, but for its codes. */
export interface TypableCampaign {
  readonly name: string;
  /** Handle without @. */
  readonly account: string;
  readonly definition: CampaignDefinition;
}

/**
 * A campaign as a person would type its options: what fills the form that changes it. What belongs to the other kind is left
 * empty, since typing it there would be refused.
 */
export function typedCampaign({
  name,
  account,
  definition,
}: TypableCampaign): Record<string, string> {
  const isInstant = definition.kind === 'instant';
  const number = (value: number | null): string => (value === null ? '' : String(value));
  return {
    name,
    account,
    on: definition.on.join(','),
    match: definition.match,
    post: definition.post ?? '',
    keyword: definition.keywords.join('、'),
    keyword_match: definition.keywordMatch,
    hashtag: definition.hashtags.map((tag) => `#${tag}`).join('、'),
    followers_only: definition.followersOnly ? 'yes' : 'no',
    from: definition.from ?? '',
    until: definition.until ?? '',
    do: definition.do,
    accept: definition.accept ? 'yes' : 'no',
    kind: definition.kind,
    quota: String(definition.quota),
    probability: isInstant ? number(definition.probability) : '',
    per_hour: isInstant ? number(definition.perHour) : '',
    draw_at: isInstant ? '' : (definition.drawAt ?? ''),
    entry: definition.entry,
    win: joinVariants(definition.win),
    lose: joinVariants(definition.lose),
    entered: joinVariants(definition.entered),
  };
}
