import { linkTo } from "../routing/use-route.js";
import { UserPicker } from "./user-picker.js";

export interface PersonPickerProps {
  /** Empty for an anonymous session, undefined while nobody was chosen. */
  readonly user: string | undefined;
  readonly onPick: (user: string) => void;
}

/** A user of the catalogue, or an anonymous session. */
export function PersonPicker({ user, onPick }: PersonPickerProps) {
  const isAnonymous = user === "";
  return (
    <div class="person">
      <UserPicker key={String(isAnonymous)} chosen={user} onPick={onPick} />
      {isAnonymous ? (
        <span class="faint">Anonymous: what you like is kept in this tab alone.</span>
      ) : (
        <a href={linkTo("recommend", { user: "" })}>Anonymous session</a>
      )}
    </div>
  );
}
