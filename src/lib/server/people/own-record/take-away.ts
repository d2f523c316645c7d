import type { RequestEvent } from '@sveltejs/kit';
import { dayOf } from '../../../domain/insight/calendar';
import { actorOf, requireCan } from '../../auth/guard';
import { audit } from '../audit';
import { theirData } from './their-data';
import { asFile, MEDIA_TYPES, type FileKind } from './their-data-files';

/** Everything the server holds about whoever asks, as a file. That they took it is written down first. */
export async function takeAway(event: RequestEvent, kind: FileKind): Promise<Response> {
  const person = requireCan(event, 'own.use');
  const { database } = event.locals.app;
  const at = new Date();
  await database.within(person.organisationId, (tx) =>
    audit(tx, actorOf(event, person), {
      action: 'record.exported',
      subjectId: person.personId,
      detail: { format: kind },
      at
    })
  );
  return new Response(asFile(theirData(database, person), kind), {
    headers: {
      'content-type': MEDIA_TYPES[kind],
      'content-disposition': `attachment; filename="own-it-all-my-data-${dayOf(at)}.${kind}"`,
      'cache-control': 'private, no-store'
    }
  });
}
