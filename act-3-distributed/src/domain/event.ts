/** What happened, who did it and when. An event contains no e-mail address. */
export type DomainEvent<Type extends string, Details> = Details & {
  readonly type: Type;
  readonly occurredAt: Date;
  readonly actorId: string;
};
