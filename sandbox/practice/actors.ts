import { team } from '../stage/stage.js';

/** A person of the practice team, with their ids on both platforms. */
export interface PracticeActor {
  readonly name: string;
  readonly slackId: string;
  readonly discordId: string;
}

/** Whom the page may act as: Aoi is an admin on both platforms, Ben an operator. */
export const actors = {
  aoi: { name: 'Aoi', slackId: team.slackAdmin, discordId: team.discordAdmin },
  ben: { name: 'Ben', slackId: team.slackOperator, discordId: team.discordOperator },
} as const satisfies Record<string, PracticeActor>;

export type ActorId = keyof typeof actors;

export const actorIds = ['aoi', 'ben'] as const satisfies readonly ActorId[];

export function isActorId(value: string | null): value is ActorId {
  return value !== null && value in actors;
}
