import Casework
import Localization
import Pages
import Profiles

/// The names and choices of a deployment in one language, made once.
struct SiteVocabulary: Sendable {
    let deployment: String
    let names: Names
    let choices: FilterChoices

    init(_ profile: Profile, in language: SiteLanguage) {
        func word(_ name: BilingualName) -> String {
            language == .zhHans ? name.chinese : name.english
        }
        deployment = word(profile.name)
        var names = Names()
        var choices = FilterChoices()
        for channel in profile.channels {
            names.channels[channel.id] = word(channel.name)
            choices.channels.append(Choice(channel.id, word(channel.name)))
        }
        for version in profile.deadlines.classes {
            let isNew = names.deadlineClasses.updateValue(version.name, forKey: version.id) == nil
            if isNew, version.purpose == .handling {
                choices.deadlineClasses.append(Choice(version.id, version.name))
            }
        }
        for unit in profile.directory.units {
            names.units[unit.id] = unit.name
            choices.units.append(Choice(unit.id.code, unit.name))
            if unit.kind == .community { choices.communities.append(Choice(unit.name, unit.name)) }
        }
        choices.categories = profile.categories.roots.map { Choice($0.name, $0.name) }
        self.names = names
        self.choices = choices
    }
}
