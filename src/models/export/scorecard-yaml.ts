import { Document, isMap, isSeq, type YAMLMap } from 'yaml';
import { binLabel, toEditedBins } from '../../features/index.js';
import type { ScorecardModel } from '../scorecard/model.js';

/**
 * A scorecard's settings and bins as a recipe to edit by hand and train again with (`fathom train --recipe FILE`). Each bin
 * carries what it holds as a comment; a changed bin is counted anew from the training rows. To fix a bin's value, add
 * `points:` or `weightOfEvidence:` to it.
 */
export function scorecardYaml(model: ScorecardModel): string {
  const bins = Object.fromEntries(model.parts.map(({ binning }) => [binning.name, toEditedBins(binning)]));
  const document = new Document({ model: 'scorecard', set: { ...model.scale, bins } });
  const seqs = document.getIn(['set', 'bins']);
  if (isMap(seqs)) {
    for (const { binning, points } of model.parts) {
      const list = seqs.get(binning.name, true);
      if (!isSeq(list)) continue;
      binning.bins.forEach((bin, b) => {
        const item = list.items[b] as YAMLMap;
        const rows = bin.events + bin.nonEvents;
        const rate = rows > 0 ? `${percent(bin.events / rows)} events, ` : '';
        item.flow = true;
        item.commentBefore = ` ${oneLine(binLabel(binning, b))}: ${percent(rows / model.rows)} of the rows, ${rate}weight of evidence ${bin.weightOfEvidence.toFixed(3)}, ${points[b]} points`;
      });
    }
  }
  document.commentBefore = ` A scorecard's bins. Change, join or split them, then train again with --recipe and this file.
 below: upper end of a range, not included (null: no end); levels: categories; special, missing, unseen: what else
 falls into the bin. points or weightOfEvidence: a value fixed by hand. Features that are not listed here are binned
 anew; drop a feature with --drop.`;
  return document.toString({ lineWidth: 0 });
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function oneLine(label: string): string {
  return label.replaceAll(/\s+/g, ' ');
}
